/**
 * Labelled tickets as COCO JSON (https://cocodataset.org/#format-data): images, annotations, categories, info, licenses.
 * Written as it is read: the tickets are gone through once for the images and, by the ids of that time, once for the
 * annotations, so that both hold the same tickets and memory holds a page and the ids. Pure.
 */
import { scenePictureSize, VIOLATION_LABELS, VIOLATIONS, type Violation } from "#contract";
import type { LabelledTicket } from "./label-desk.ts";
import { labelLineOf } from "./label-line.ts";

/** A false alarm is no example of its kind: it has a category of its own, this far above. */
const FALSE_ALARM_OFFSET = 100;
const PAGE = 500;

const INFO = {
  description:
    "gridwatch labels. One image for each judged ticket: the scene picture of its deciding event, named by its object in the evidence store, with the SHA-256 of its bytes. Width and height are of the picture above the strip of words; the zone and the box are drawn in it, faces and plates are blurred. Categories above 100 are false alarms of their kind; iscrowd 1 marks what people could not say.",
  version: "1",
  contributor: "gridwatch",
  url: "",
} as const;

const LICENSES = [
  { id: 1, name: "Evidence of the district's own cameras: not for publication", url: "" },
] as const;

const categoryIdOf = (violation: Violation): number => VIOLATIONS.indexOf(violation) + 1;

const CATEGORIES = VIOLATIONS.flatMap((violation) => {
  const { en, zh } = VIOLATION_LABELS[violation];
  const id = categoryIdOf(violation);
  return [
    { id, name: violation, supercategory: "violation", en, zh },
    { id: id + FALSE_ALARM_OFFSET, name: `not-${violation}`, supercategory: "false-alarm", en, zh },
  ];
}).sort((a, b) => a.id - b.id);

type Xywh = readonly [x: number, y: number, width: number, height: number];

/** A ticket that can be an image with a box. */
interface Shown {
  readonly label: LabelledTicket;
  readonly evidence: NonNullable<LabelledTicket["evidence"]>;
  readonly sizeWh: readonly [number, number];
  readonly bbox: Xywh;
}

/** Null: no picture, or no box in it that has an area. */
function shown(label: LabelledTicket): Shown | null {
  const { evidence, event } = label;
  if (evidence === null || event?.xyxy == null || event.sourceSizeWh === null) return null;
  const sizeWh = scenePictureSize(event.sourceSizeWh);
  const scale = sizeWh[0] / event.sourceSizeWh[0];
  const [x1, y1, x2, y2] = event.xyxy.map((value, i) =>
    Math.min(Math.max(value * scale, 0), sizeWh[i % 2] ?? 0),
  ) as [number, number, number, number];
  // Hundredths, rounded inwards: no box reaches out of its picture.
  const [left, top] = [Math.ceil(x1 * 100) / 100, Math.ceil(y1 * 100) / 100];
  const bbox: Xywh = [left, top, Math.floor((x2 - left) * 100) / 100, Math.floor((y2 - top) * 100) / 100];
  return bbox[2] <= 0 || bbox[3] <= 0 ? null : { label, evidence, sizeWh, bbox };
}

const imageOf = ({ label, evidence, sizeWh }: Shown): object => ({
  id: label.number,
  file_name: evidence.object,
  ...{ width: sizeWh[0], height: sizeWh[1] },
  ...{ date_captured: label.seenAt, license: 1 },
  ...{ object: evidence.object, sha256: evidence.sha256 },
  ...{ cameraCode: label.cameraCode, zoneId: label.zoneId, ticketId: label.ticketId },
});

function annotationOf({ label, bbox }: Shown): object {
  const {
    ticketId,
    cause,
    causeCode,
    confidence,
    className,
    configSha256,
    modelSha256,
    by,
    conflict,
    eventId,
  } = labelLineOf(label);
  const { verdict } = label;
  const category = categoryIdOf(label.violation);
  return {
    id: label.number,
    image_id: label.number,
    category_id: verdict === "false" ? category + FALSE_ALARM_OFFSET : category,
    bbox,
    area: Math.round(bbox[2] * bbox[3] * 100) / 100,
    // COCO's scorers take neither for nor against what is marked so.
    iscrowd: verdict === "unclear" ? 1 : 0,
    segmentation: [],
    attributes: {
      ...{ verdict, by, conflict, ticketId, eventId, className, confidence, configSha256, modelSha256 },
      ...{ cause, causeCode },
    },
  };
}

export interface CocoSource {
  readonly pages: AsyncIterable<readonly LabelledTicket[]>;
  readonly byIds: (ticketIds: readonly string[]) => Promise<readonly LabelledTicket[]>;
  readonly madeAt: string;
}

/** Pieces of one JSON text. */
export async function* cocoText(source: CocoSource): AsyncGenerator<string, void, undefined> {
  const ids: string[] = [];
  let leftOut = 0;
  let between = "";
  yield '{"images":[';
  for await (const page of source.pages) {
    const images = page.flatMap((label) => shown(label) ?? []);
    leftOut += page.length - images.length;
    if (images.length === 0) continue;
    ids.push(...images.map(({ label }) => label.ticketId));
    yield between + images.map((image) => JSON.stringify(imageOf(image))).join(",");
    between = ",";
  }
  yield '],"annotations":[';
  for (let from = 0; from < ids.length; from += PAGE) {
    const labels = await source.byIds(ids.slice(from, from + PAGE));
    const annotations = labels.flatMap((label) => shown(label) ?? []).map(annotationOf);
    yield (from === 0 ? "" : ",") + annotations.map((each) => JSON.stringify(each)).join(",");
  }
  const year = Number(source.madeAt.slice(0, 4));
  const info = { ...INFO, year, date_created: source.madeAt, images: ids.length, leftOut };
  yield `],"categories":${JSON.stringify(CATEGORIES)},"licenses":${JSON.stringify(LICENSES)},"info":${JSON.stringify(info)}}\n`;
}
