/** Which of a ticket's pictures a worker sees large: the place before, and as it is now. */
import type { Evidence } from "./api.ts";

export interface PicturePair {
  readonly before: Evidence | null;
  readonly now: Evidence | null;
  /** All others, newest first. */
  readonly others: readonly Evidence[];
}

const newestFirst = (a: Evidence, b: Evidence): number => Date.parse(b.at) - Date.parse(a.at);

/** The scene says where, the close-up what: the scene first. */
const KIND_ORDER: readonly Evidence["kind"][] = ["scene", "crop", "photo", "before"];

function firstOf(evidence: readonly Evidence[], moment: Evidence["moment"]): Evidence | null {
  const found = evidence.filter((each) => each.moment === moment && each.kind !== "before");
  return found.sort((a, b) => KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind))[0] ?? null;
}

/** The four moments by which the office judges; null: there is no picture of it. */
export interface PictureSteps {
  /** The clean place. */
  readonly before: Evidence | null;
  readonly first: Evidence | null;
  /** The newest sighting, when it is another picture than the first. */
  readonly latest: Evidence | null;
  /** Reported done, or looked at again after that. */
  readonly after: Evidence | null;
}

export function pictureSteps(evidence: readonly Evidence[]): PictureSteps {
  const first = firstOf(evidence, "first");
  const latest = firstOf(evidence, "latest") ?? firstOf(evidence, "best");
  return {
    before: evidence.find(({ kind, moment }) => kind === "before" && moment === "first") ?? null,
    first,
    latest: latest?.object === first?.object ? null : latest,
    after: firstOf(evidence, "verify") ?? firstOf(evidence, "done"),
  };
}

/** Without a picture of the clean place, "before" is what was first seen, when there is a newer one beside it. */
export function picturePair(evidence: readonly Evidence[]): PicturePair {
  const first = firstOf(evidence, "first");
  const now =
    firstOf(evidence, "verify") ?? firstOf(evidence, "latest") ?? firstOf(evidence, "best") ?? first;
  const clean = evidence.find(({ kind, moment }) => kind === "before" && moment === "first") ?? null;
  const before = clean ?? (now === first ? null : first);
  // One picture may be the first and the newest sighting at once.
  const unshown = new Map(evidence.map((each) => [each.object, each]));
  for (const shown of [before, now]) if (shown !== null) unshown.delete(shown.object);
  const others = [...unshown.values()].sort(newestFirst);
  return { before, now, others };
}

/** Its address; each part of the object's name stays a part of the path. */
export const pictureUrl = (ticketId: string, object: string): string =>
  `/api/tickets/${ticketId}/evidence/${object.split("/").map(encodeURIComponent).join("/")}`;

/** The largest size within `maxPx` on the longer side; never larger than it is. */
export function fitWithin(
  widthPx: number,
  heightPx: number,
  maxPx: number,
): { readonly widthPx: number; readonly heightPx: number } {
  const shrink = Math.min(1, maxPx / Math.max(widthPx, heightPx, 1));
  return {
    widthPx: Math.max(1, Math.round(widthPx * shrink)),
    heightPx: Math.max(1, Math.round(heightPx * shrink)),
  };
}
