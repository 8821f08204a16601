/**
 * A closer look: a bicycle 150 pixels wide is 75 in the picture that a patrol's model gets, and on cobbles it sees
 * none. But the scene shows that something stands there that nothing names. Where a rule asks for vehicles, that place
 * is cut out and shown to the same model as large as it will go, seldom: when the thing has stood for a few looks, and
 * again later and later. The name then holds as long as the place goes on looking as it did.
 */
import { areaOf, groundPoint, heightOf, type Xyxy, widthOf } from "./geometry/box.ts";
import { coveredShare, iou } from "./geometry/iou.ts";
import { polygonContains } from "./geometry/polygon.ts";
import type { RgbImage } from "./perceive/decode/frame.ts";
import type { Detection } from "./perceive/detect/detection.ts";
import type { Detector } from "./perceive/detect/detector.ts";
import type { ChangedRegion, SceneLook } from "./perceive/scene/scene.ts";
import { compareAppearance, type Signature, signatureOf } from "./perceive/track/appearance.ts";
import type { Zone } from "./perceive/zone/rule.ts";

export interface CloserLookParts {
  /** What the whole frame is shown to. */
  readonly detector: Detector;
  /** What a part of it is shown to; default: the same. */
  readonly parts?: Pick<Detector, "detect">;
  /** As they are now. */
  readonly zones: () => readonly Pick<Zone, "polygon" | "rule">[];
}

export interface CloserLook {
  /** Detects, and adds what a closer look has named. Rejects as the detectors do. */
  readonly detector: Detector;
  /** To be told what the scene showed in each look, right after its detections. */
  noted<Look extends Pick<SceneLook, "regions">>(look: Look): Look;
  /** Pictures shown to the model beside the frames themselves. */
  looksTaken(): number;
}

/** A thing that was looked at closely, or is going to be. */
interface Place {
  readonly xyxy: Xyxy;
  readonly sinceMs: number;
  /** Looks to let pass, and how many the next time: 8, 16, 32. */
  readonly waits: number;
  readonly pause: number;
  readonly named?: { readonly detection: Detection; readonly signature: Signature };
}

/** Places remembered of one camera, and one of them is looked at in a look. */
const MOST_PLACES = 16;
const FIRST_PAUSE = 8;
const LONGEST_PAUSE = 512;
/** Sides of the parts that are shown, over the thing's larger side. Each must show it, one of them for sure. */
const ZOOMS = [1.2, 1.5] as const;
const SURE_FROM = 0.5;
/** From here on the frame's own name will do: it begins a track. */
const NAMED_FROM = 0.3;
const PART_SHARE = 0.6;
const SAME_PLACE = 0.5;
const WITHIN = 0.8;
const GROWN = 1.25;
/** A smaller thing has no more pixels to show. */
const LEAST_SIDE_PX = 24;
const VISIBLE_FROM = 0.7;
/** The name is held by correlation: with somebody in front, or when it has left, the place looks otherwise. */
const HOLDS_FROM = 0.8;

export function createCloserLook({ detector, parts = detector, zones }: CloserLookParts): CloserLook {
  let places: readonly Place[] = [];
  let taken = 0;

  const lookAt = async (frame: RgbImage, place: Place): Promise<Place> => {
    const seen: (readonly Detection[])[] = [];
    for (const zoom of ZOOMS) {
      taken++;
      seen.push(await detectIn(parts, frame, squareAround(place.xyxy, zoom, frame)));
    }
    const detection = agreed(seen, place.xyxy, asksFor(place.xyxy, frame, zones()));
    if (detection !== undefined) {
      const signature = signatureOf(frame, detection.xyxy);
      if (signature !== undefined) return { ...place, named: { detection, signature } };
    }
    return { ...place, waits: place.pause, pause: Math.min(LONGEST_PAUSE, 2 * place.pause) };
  };

  const detect = async (frame: RgbImage): Promise<readonly Detection[]> => {
    const found = await detector.detect(frame);
    const due = places.find(({ waits, named, xyxy }) => {
      if (waits > 0 || named !== undefined) return false;
      const asked = asksFor(xyxy, frame, zones());
      return asked.size > 0 && !isNamed(xyxy, found, asked);
    });
    if (due !== undefined) {
      const looked = await lookAt(frame, due);
      places = places.map((place) => (place === due ? looked : place));
    }
    const held = places.flatMap((place) => heldName(place, frame, found) ?? []);
    // A name too weak to begin a track would be a second one for the same thing.
    const others = found.filter((weak) => !held.some(({ xyxy }) => iou(xyxy, weak.xyxy) >= SAME_PLACE));
    return [...others, ...held];
  };

  return {
    detector: { ...detector, detect },
    noted: (look) => {
      places = placesAfter(places, look.regions);
      return look;
    },
    looksTaken: () => taken,
  };
}

/** Places go on while the scene shows them; of new ones only what stands there and can be seen. */
function placesAfter(before: readonly Place[], regions: readonly ChangedRegion[]): readonly Place[] {
  const kept = before.flatMap((place) => {
    const region = regions.find(({ xyxy }) => isAt(place, xyxy));
    return region === undefined ? [] : [goOn(place, region)];
  });
  const fresh = regions
    .filter(({ kind, isStable, visibleShare, xyxy }) => {
      const stands = kind === "appeared" && isStable && visibleShare >= VISIBLE_FROM;
      return stands && isLarge(xyxy) && !kept.some((place) => isAt(place, xyxy));
    })
    .map(({ xyxy, sinceMs }): Place => ({ xyxy, sinceMs, waits: 0, pause: FIRST_PAUSE }));
  return [...kept, ...fresh].slice(0, MOST_PLACES);
}

const isAt = (place: Place, xyxy: Xyxy): boolean =>
  iou(place.xyxy, xyxy) >= SAME_PLACE ||
  coveredShare(place.xyxy, xyxy) >= WITHIN ||
  coveredShare(xyxy, place.xyxy) >= WITHIN;

/** At first the scene shows a part of the thing: once it has grown, it is looked at again. */
function goOn(place: Place, { xyxy, visibleShare }: ChangedRegion): Place {
  if (place.named !== undefined || visibleShare < VISIBLE_FROM) return place;
  const hasGrown = areaOf(xyxy) > GROWN * areaOf(place.xyxy);
  if (!hasGrown) return { ...place, waits: Math.max(0, place.waits - 1) };
  return { ...place, xyxy, waits: 0, pause: FIRST_PAUSE };
}

const isLarge = (box: Xyxy): boolean => Math.min(widthOf(box), heightOf(box)) >= LEAST_SIDE_PX;

/** Class names that a rule over vehicles asks for where the thing stands. */
function asksFor(
  box: Xyxy,
  { widthPx, heightPx }: RgbImage,
  zones: ReturnType<CloserLookParts["zones"]>,
): ReadonlySet<string> {
  const [x, y] = groundPoint(box);
  const asking = zones.filter(
    ({ rule, polygon }) => rule.kind === "dwell" && polygonContains(polygon, [x / widthPx, y / heightPx]),
  );
  return new Set(asking.flatMap(({ rule }) => [...rule.classNames]));
}

/** The whole frame shows it, or something that it is a part of. */
const isNamed = (box: Xyxy, found: readonly Detection[], asked: ReadonlySet<string>): boolean =>
  found.some(
    ({ className, xyxy, confidence }) =>
      asked.has(className) && confidence >= NAMED_FROM && coveredShare(box, xyxy) >= PART_SHARE,
  );

/** Left, top and side of the part, frame pixels. */
type Square = readonly [left: number, top: number, side: number];

function squareAround([x1, y1, x2, y2]: Xyxy, zoom: number, { widthPx, heightPx }: RgbImage): Square {
  const side = Math.min(widthPx, heightPx, Math.round(Math.max(x2 - x1, y2 - y1) * zoom));
  const start = (middle: number, room: number): number =>
    Math.max(0, Math.min(room - side, Math.round(middle - side / 2)));
  return [start((x1 + x2) / 2, widthPx), start((y1 + y2) / 2, heightPx), side];
}

async function detectIn(
  detector: Pick<Detector, "detect">,
  { widthPx, rgb }: RgbImage,
  [left, top, side]: Square,
): Promise<readonly Detection[]> {
  const part = new Uint8Array(side * side * 3);
  for (let row = 0; row < side; row++) {
    const from = ((top + row) * widthPx + left) * 3;
    part.set(rgb.subarray(from, from + side * 3), row * side * 3);
  }
  const found = await detector.detect({ widthPx: side, heightPx: side, rgb: part });
  return found.map((detection) => {
    const [x1, y1, x2, y2] = detection.xyxy;
    return { ...detection, xyxy: [x1 + left, y1 + top, x2 + left, y2 + top] };
  });
}

/** The surest of what every part shows in this place by a name that is asked for; undefined when one of them does not. */
function agreed(
  seen: readonly (readonly Detection[])[],
  place: Xyxy,
  asked: ReadonlySet<string>,
): Detection | undefined {
  const each = seen.map((found) =>
    found.find(
      ({ className, confidence, xyxy }) =>
        asked.has(className) && confidence >= NAMED_FROM && iou(xyxy, place) >= SAME_PLACE,
    ),
  );
  const named = each.filter((detection) => detection !== undefined);
  if (named.length < each.length) return undefined;
  return named
    .toSorted((a, b) => b.confidence - a.confidence)
    .find(({ confidence }) => confidence >= SURE_FROM);
}

function heldName(
  { named, sinceMs }: Place,
  frame: RgbImage,
  found: readonly Detection[],
): Detection | undefined {
  if (named === undefined) return undefined;
  if (isNamed(named.detection.xyxy, found, new Set([named.detection.className]))) return undefined;
  const signature = signatureOf(frame, named.detection.xyxy);
  if (signature === undefined) return undefined;
  const { correlation } = compareAppearance(named.signature, signature);
  return correlation >= HOLDS_FROM ? { ...named.detection, sinceMs } : undefined;
}
