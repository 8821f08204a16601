/**
 * 视频巡查: a person sees something in a camera's picture and opens a ticket. It goes the way of every other report, under
 * the very key that the camera's own events of that place have, so that neither doubles the other.
 */
import { createHash } from "node:crypto";
import sharp from "sharp";
import { parseConfigReply, placeCell, type Report, type ReportPicture, VIOLATION_LABELS } from "#contract";
import type { Bus } from "../bus/bus.ts";
import { DispatcherError } from "../errors.ts";
import type { SourceDesk } from "../lifecycle/source-desk.ts";
import type { AskAgent } from "./ask-agent.ts";
import {
  type CameraDesk,
  HAND_ZONE,
  type HandTicket,
  type HandTicketReceived,
  type KnownCamera,
  type Snapshot,
} from "./camera-desk.ts";
import { readSnapshot, type SnapshotDesk } from "./snapshots.ts";

export interface HandTicketOptions {
  readonly sources: Pick<SourceDesk, "report">;
  readonly snapshots: SnapshotDesk;
  readonly bus: Pick<Bus, "readEvidence" | "storeEvidence">;
  readonly ask: AskAgent;
  readonly cameraOf: (cameraCode: string) => KnownCamera;
}

const ASK_TIMEOUT_MS = 5_000;
/** How much of the place is shown round a box, and the least that a crop shows. */
const CROP_ENLARGEMENT = 1.3;
const CROP_MIN_PX = 96;
const JPEG = { quality: 85 } as const;

type Point = readonly [number, number];
type Box = NonNullable<HandTicket["box"]>;

const badRequest = (sentence: string): DispatcherError => new DispatcherError("BAD_REQUEST", sentence);

export function createHandTickets(options: HandTicketOptions): Pick<CameraDesk, "openTicket"> {
  return {
    async openTicket(ticket) {
      const { cameraCode, violation, note, by, box } = ticket;
      const point = groundPointOf(ticket);
      const camera = options.cameraOf(cameraCode);
      if (camera.place === null) throw nowhere(camera);
      const snapshot = await snapshotOf(ticket, options);
      const zoneId = await zoneAt(camera, { violation, point }, options.ask);
      const pictures = await evidenceOf(snapshot, box, options.bus);
      const device: Report["device"] = {
        id: cameraCode,
        zoneId: zoneId ?? HAND_ZONE,
        placeCell: placeCell(point[0], point[1]),
      };
      const { zh, en } = VIOLATION_LABELS[violation];
      const { reportId } = await options.sources.report(
        {
          source: "operator",
          ref: snapshotRef(snapshot, device, violation),
          violation,
          seenAt: snapshot.capturedAt,
          place: { ...camera.place, crs: "WGS-84", of: "camera", name: camera.name },
          device,
          words: `视频巡查发现${zh}：${note} / seen in the camera's picture, ${en}: ${note}`.slice(0, 500),
          pictures,
        },
        { id: by },
      );
      return { reportId, zoneId, snapshotId: snapshot.id } satisfies HandTicketReceived;
    },
  };
}

/** The same thing in the same picture, sent twice, is one report. */
const snapshotRef = ({ id }: Snapshot, device: NonNullable<Report["device"]>, violation: string): string =>
  `${id}/${violation}/${device.placeCell ?? ""}`;

function groundPointOf({ box, point }: HandTicket): Point {
  if (box !== undefined && (box[0] >= box[2] || box[1] >= box[3])) {
    throw badRequest(
      `Key "box" is ${box.join(", ")}; left, top, right, bottom in shares of the picture, left before right and top before bottom, would be right.`,
    );
  }
  if (point !== undefined) return point;
  if (box !== undefined) return [(box[0] + box[2]) / 2, box[3]];
  throw badRequest(`Keys "box" and "point" are both missing; one of them says where in the picture it is.`);
}

const nowhere = ({ code, agentId }: KnownCamera): DispatcherError =>
  new DispatcherError(
    "CONFLICT",
    `Where camera ${code} hangs is not known: agent ${agentId} does not say it; a newer agent would.`,
  );

async function snapshotOf(
  { cameraCode, snapshotId, by }: HandTicket,
  { snapshots }: HandTicketOptions,
): Promise<Snapshot> {
  if (snapshotId === undefined) return snapshots.takeSnapshot(cameraCode, by);
  const found = await snapshots.snapshot(cameraCode, snapshotId);
  if (found !== null) return found;
  throw new DispatcherError("NOT_FOUND", `Camera ${cameraCode} has no snapshot ${snapshotId}.`);
}

/** Null also while the agent is silent: the picture is there, and the ticket must not wait for it. */
async function zoneAt(
  { code, agentId }: KnownCamera,
  { violation, point }: { readonly violation: string; readonly point: Point },
  ask: AskAgent,
): Promise<string | null> {
  const reply = await ask({
    ...{ agentId, command: "config", body: { cameraCode: code } },
    ...{ parse: parseConfigReply, timeoutMs: ASK_TIMEOUT_MS },
  }).catch((thrown: unknown) => {
    if (thrown instanceof DispatcherError && thrown.code === "AGENT_UNAVAILABLE") return null;
    throw thrown;
  });
  const watched = new Set(
    reply?.rules?.filter((rule) => rule.violation === violation).map(({ zoneId }) => zoneId),
  );
  return reply?.camera?.zones.find(({ id, polygon }) => watched.has(id) && holds(polygon, point))?.id ?? null;
}

/** Even-odd rule. */
function holds(polygon: readonly (readonly number[])[], [x, y]: Point): boolean {
  let inside = false;
  polygon.forEach(([ax = 0, ay = 0], i) => {
    const [bx = 0, by = 0] = polygon[(i + 1) % polygon.length] ?? [];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  });
  return inside;
}

/** The whole picture with the box drawn, and the thing close up. */
async function evidenceOf(
  snapshot: Snapshot,
  box: Box | undefined,
  bus: HandTicketOptions["bus"],
): Promise<ReportPicture[]> {
  const { object, sha256, sizeBytes } = snapshot;
  if (box === undefined) {
    return [{ kind: "scene", object, contentType: "image/jpeg", sha256, sizeBytes }];
  }
  const jpeg = await readSnapshot(bus, snapshot);
  const { width, height } = await sharp(jpeg).metadata();
  const [left, top, right, bottom] = [box[0] * width, box[1] * height, box[2] * width, box[3] * height];
  const frame = Buffer.from(
    `<svg width="${String(width)}" height="${String(height)}"><rect x="${String(left)}" y="${String(top)}" width="${String(right - left)}" height="${String(bottom - top)}" fill="none" stroke="#e5484d" stroke-width="${String(Math.max(2, width / 400))}"/></svg>`,
  );
  const [across, down] = [span(left, right, width), span(top, bottom, height)];
  const region = { left: across.start, top: down.start, width: across.length, height: down.length };
  const [scene, crop] = await Promise.all([
    sharp(jpeg)
      .composite([{ input: frame }])
      .jpeg(JPEG)
      .toBuffer(),
    sharp(jpeg).extract(region).jpeg(JPEG).toBuffer(),
  ]);
  const name = createHash("sha256").update(JSON.stringify(box)).digest("hex").slice(0, 16);
  const folder = `snapshot-${snapshot.id}/${name}`;
  return [await stored(bus, "scene", folder, scene), await stored(bus, "crop", folder, crop)];
}

/** One side of the crop: enlarged about its middle, then shifted, not cut, to lie within the picture. */
function span(from: number, to: number, wholePx: number): { start: number; length: number } {
  const wanted = Math.max((to - from) * CROP_ENLARGEMENT, CROP_MIN_PX);
  const length = Math.min(wholePx, Math.max(1, Math.round(wanted)));
  const start = Math.round((from + to) / 2 - length / 2);
  return { start: Math.min(Math.max(0, start), wholePx - length), length };
}

async function stored(
  bus: HandTicketOptions["bus"],
  kind: "scene" | "crop",
  folder: string,
  jpeg: Buffer,
): Promise<ReportPicture> {
  const object = `${folder}/${kind}.jpg`;
  const sha256 = createHash("sha256").update(jpeg).digest("hex");
  await bus.storeEvidence(object, jpeg);
  return { kind, object, contentType: "image/jpeg", sha256, sizeBytes: jpeg.length };
}
