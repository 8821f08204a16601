/** Evidence pictures: the scene with zone and box drawn, and the object alone, as JPEG by sharp. */
import { createHash } from "node:crypto";
import sharp from "sharp";
import { type EvidenceRef, scenePictureSize } from "#contract";
import { heightOf, type Point, widthOf, type Xyxy } from "../../geometry/box.ts";
import type { Frame, RgbImage } from "../../perceive/decode/frame.ts";
import type { Incident } from "../../perceive/zone/incident.ts";
import type { EvidencePicture } from "../outbox/outbox.ts";
import { type Bilingual, type Caption, incidentCaption, lookCaption } from "./caption.ts";
import { type Script, writableScript } from "./fonts.ts";
import { overlaySvg, STRIP_BACKGROUND, stripHeight, type Tone } from "./overlay.ts";

const JPEG = { quality: 80, mozjpeg: false } as const;
/** A plate that cannot be read any more would make the original worthless. */
const ORIGINAL_JPEG = { quality: 90, mozjpeg: false } as const;
/** How much of the place is shown round a box. */
interface CropSpread {
  readonly enlargement: number;
  readonly sideMinPx: number;
}
const CLOSE: CropSpread = { enlargement: 1.3, sideMinPx: 96 };
/** Beside the place as it was there is more of it: the scene is learned in a small size, and a thing alone says nothing. */
const BESIDE_BEFORE_ENLARGEMENT = 2;
const BESIDE_BEFORE_SIDE_MIN_SHARE = 1 / 6;
/** A smaller crop is scaled up to this short side: a worker looks at it on a phone. */
const CROP_SHOWN_SHORT_SIDE_PX = 320;

export interface EvidenceRequest {
  readonly incident: Incident;
  readonly frame: Frame;
  readonly eventId: string;
  readonly cameraName: string;
  /** Zone corners in source pixels. */
  readonly zonePolygonPx: readonly Point[];
  /** IANA name; the machine's own zone when absent. */
  readonly timeZone?: string;
  /** The place without the thing, of any size: asks for a picture of kind `before`. */
  readonly before?: RgbImage | undefined;
}

function picture(kind: EvidenceRef["kind"], object: string, jpeg: Uint8Array): EvidencePicture {
  const sha256 = createHash("sha256").update(jpeg).digest("hex");
  return { ref: { kind, object, contentType: "image/jpeg", sha256, sizeBytes: jpeg.byteLength }, jpeg };
}

const source = (frame: RgbImage) =>
  sharp(frame.rgb, { raw: { width: frame.widthPx, height: frame.heightPx, channels: 3 } });

interface Drawing {
  readonly polygon: readonly Point[];
  readonly boxes: readonly Xyxy[];
  readonly caption: Caption;
  readonly script: Script;
  readonly tone: Tone;
}

async function drawScene(frame: Frame, drawing: Drawing): Promise<Uint8Array> {
  const [widthPx, heightPx] = scenePictureSize([frame.widthPx, frame.heightPx]);
  const scale = widthPx / frame.widthPx;
  const caption = drawing.script === "none" ? null : drawing.caption;
  const svg = overlaySvg({
    widthPx,
    heightPx,
    polygon: drawing.polygon.map(([x, y]) => [x * scale, y * scale]),
    boxes: drawing.boxes.map(([x1, y1, x2, y2]) => [x1 * scale, y1 * scale, x2 * scale, y2 * scale]),
    caption,
    tone: drawing.tone,
  });
  const bottom = caption === null ? 0 : stripHeight(widthPx);
  return source(frame)
    .resize(widthPx, heightPx, { fit: "fill" })
    .extend({ bottom, background: STRIP_BACKGROUND })
    .composite([{ input: Buffer.from(svg) }])
    .jpeg(JPEG)
    .toBuffer();
}

/** One side of the crop: enlarged about its centre, then shifted, not cut, to lie within the frame. */
function cropSide(
  from: number,
  to: number,
  framePx: number,
  spread: CropSpread,
): { start: number; length: number } {
  const wanted = Math.max((to - from) * spread.enlargement, spread.sideMinPx);
  const length = Math.min(framePx, Math.max(1, Math.round(wanted)));
  const start = Math.round((from + to) / 2 - length / 2);
  return { start: Math.min(Math.max(0, start), framePx - length), length };
}

interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Where the crop lies: the box enlarged by 30 %, at least 96 px on each side, as far as the frame has them. */
export function cropRegion(box: Xyxy, widthPx: number, heightPx: number, spread = CLOSE): Region {
  const across = cropSide(box[0], box[2], widthPx, spread);
  const down = cropSide(box[1], box[3], heightPx, spread);
  return { left: across.start, top: down.start, width: across.length, height: down.length };
}

/** Width and height in which a region is shown. */
function shownSize({ width, height }: Region): readonly [number, number] {
  const scale = Math.max(1, CROP_SHOWN_SHORT_SIDE_PX / Math.min(width, height));
  return [Math.round(width * scale), Math.round(height * scale)];
}

async function drawCrop(frame: Frame, region: Region): Promise<Uint8Array> {
  return source(frame)
    .extract(region)
    .resize(...shownSize(region), { fit: "fill", kernel: "lanczos3" })
    .jpeg(JPEG)
    .toBuffer();
}

/** The crop's region in a smaller picture of the same view, as large as the crop. */
async function drawBefore(before: RgbImage, frame: Frame, region: Region): Promise<Uint8Array> {
  const [across, down] = [before.widthPx / frame.widthPx, before.heightPx / frame.heightPx];
  const [width, height] = shownSize(region);
  const [left, top] = [Math.floor(region.left * across), Math.floor(region.top * down)];
  // Whole pixels of the small picture, and then what is too much at the edges.
  const outer = {
    ...{ left, top },
    width: Math.min(before.widthPx, Math.ceil((region.left + region.width) * across)) - left,
    height: Math.min(before.heightPx, Math.ceil((region.top + region.height) * down)) - top,
  };
  const [acrossShown, downShown] = [width / (region.width * across), height / (region.height * down)];
  const wide = Math.max(width, Math.round(outer.width * acrossShown));
  const high = Math.max(height, Math.round(outer.height * downShown));
  return source(before)
    .extract(outer)
    .resize(wide, high, { fit: "fill", kernel: "cubic" })
    .extract({
      left: Math.min(Math.round((region.left * across - left) * acrossShown), wide - width),
      top: Math.min(Math.round((region.top * down - top) * downShown), high - height),
      ...{ width, height },
    })
    .jpeg(JPEG)
    .toBuffer();
}

/**
 * Scene and crop of one incident, named `<eventId>/scene.jpg` and `<eventId>/crop.jpg`, and `<eventId>/before.jpg`, which
 * shows the crop's place as it was. Crop and before are left out when the box has no area. The frame's pixels must not
 * change until the promise resolves.
 */
export async function drawEvidence(request: EvidenceRequest): Promise<EvidencePicture[]> {
  const script = await writableScript();
  const { incident, frame, cameraName, timeZone, eventId } = request;
  const { cameraCode, capturedAtMs } = frame;
  const caption = incidentCaption(incident, { cameraCode, cameraName, capturedAtMs, timeZone }, script);
  const hasArea = widthOf(incident.xyxy) > 0 && heightOf(incident.xyxy) > 0;
  const { before } = request;
  const region = cropRegion(incident.xyxy, frame.widthPx, frame.heightPx, spreadOf(frame, before));
  const [scene, crop, past] = await Promise.all([
    drawScene(frame, {
      polygon: request.zonePolygonPx,
      boxes: [incident.xyxy],
      caption,
      script,
      tone: "alarm",
    }),
    hasArea ? drawCrop(frame, region) : null,
    hasArea && before !== undefined ? drawBefore(before, frame, region) : null,
  ]);
  const pictures = [picture("scene", `${eventId}/scene.jpg`, scene)];
  if (crop !== null) pictures.push(picture("crop", `${eventId}/crop.jpg`, crop));
  if (past !== null) pictures.push(picture("before", `${eventId}/before.jpg`, past));
  return pictures;
}

function spreadOf({ widthPx }: Frame, before: RgbImage | undefined): CropSpread {
  if (before === undefined) return CLOSE;
  const sideMinPx = Math.max(CLOSE.sideMinPx, BESIDE_BEFORE_SIDE_MIN_SHARE * widthPx);
  return { enlargement: BESIDE_BEFORE_ENLARGEMENT, sideMinPx };
}

/** The whole picture and nothing else, as JPEG. */
export async function encodeOriginal(frame: Frame): Promise<Uint8Array> {
  return source(frame).jpeg(ORIGINAL_JPEG).toBuffer();
}

export interface LookLabel {
  /** Name to store it under. */
  readonly object: string;
  readonly cameraName: string;
  readonly title: Bilingual;
  readonly tone: Tone;
  readonly zonePolygonPx: readonly Point[];
  /** Boxes to mark, in source pixels. */
  readonly boxes: readonly Xyxy[];
  readonly timeZone?: string;
}

/** One scene that no incident asked for: a verification look or a snapshot. */
export async function drawLook(frame: Frame, label: LookLabel): Promise<EvidencePicture> {
  const script = await writableScript();
  const { cameraName, timeZone, tone, boxes } = label;
  const { cameraCode, capturedAtMs } = frame;
  const caption = lookCaption(label.title, { cameraCode, cameraName, capturedAtMs, timeZone }, script);
  const jpeg = await drawScene(frame, { polygon: label.zonePolygonPx, boxes, caption, script, tone });
  return picture("scene", label.object, jpeg);
}
