/** Messages of rules on trial → one row for each incident, in whatever order and however often they come. Pure. */
import type { ShadowIncident } from "#contract";

/**
 * both: the live rules say so too; shadow-only: they do not, and a ticket would appear; live-only: the rules on trial do
 * not, and a ticket would vanish; undecided: the time that both may take is not over.
 */
export const SHADOW_SIDES = ["undecided", "shadow-only", "both", "live-only"] as const;
export type ShadowSide = (typeof SHADOW_SIDES)[number];

export interface ShadowRow {
  readonly incidentId: string;
  readonly agentId: string;
  readonly cameraCode: string;
  readonly label: string;
  readonly settingsSha256: string;
  readonly side: ShadowSide;
  readonly violation: ShadowIncident["violation"];
  readonly zoneId: string;
  /** ISO 8601, UTC; of the earliest message. */
  readonly at: string;
  readonly clearedAt: string | null;
  readonly xyxy: ShadowIncident["xyxy"];
  readonly sourceSizeWh: ShadowIncident["sourceSizeWh"];
  readonly className: string;
  readonly confidence: number;
  readonly dwellS: number;
  readonly dedupKey: string;
  readonly liveDedupKey: string | null;
  readonly evidence: { readonly object: string; readonly sha256: string } | null;
}

function sideOf({ phase, alsoLive }: ShadowIncident): ShadowSide {
  if (phase === "missed") return "live-only";
  if (alsoLive) return "both";
  return phase === "compared" ? "shadow-only" : "undecided";
}

function rowOf(message: ShadowIncident): ShadowRow {
  const { incidentId, agentId, cameraCode, label, settingsSha256, violation, zoneId } = message;
  const { at, xyxy, sourceSizeWh, className, confidence, dwellS, dedupKey, liveDedupKey, evidence } = message;
  const [picture] = evidence ?? [];
  return {
    ...{ incidentId, agentId, cameraCode, label, settingsSha256, side: sideOf(message), violation, zoneId },
    ...{ at, xyxy, sourceSizeWh, className, confidence, dwellS, dedupKey },
    clearedAt: message.phase === "cleared" ? at : null,
    liveDedupKey: liveDedupKey ?? null,
    evidence: picture === undefined ? null : { object: picture.object, sha256: picture.sha256 },
  };
}

/** A side is only ever known better. */
const better = (a: ShadowSide, b: ShadowSide): ShadowSide =>
  SHADOW_SIDES.indexOf(b) > SHADOW_SIDES.indexOf(a) ? b : a;

function joined(a: ShadowRow, b: ShadowRow): ShadowRow {
  const [first, other] = Date.parse(b.at) < Date.parse(a.at) ? [b, a] : [a, b];
  return {
    ...first,
    side: better(a.side, b.side),
    dwellS: Math.max(a.dwellS, b.dwellS),
    clearedAt: first.clearedAt ?? other.clearedAt,
    liveDedupKey: first.liveDedupKey ?? other.liveDedupKey,
    evidence: first.evidence ?? other.evidence,
  };
}

/** One row for each incident of the batch; the book joins them in the same way with what it holds. */
export function foldShadow(messages: readonly ShadowIncident[]): readonly ShadowRow[] {
  const rows = new Map<string, ShadowRow>();
  for (const message of messages) {
    const row = rowOf(message);
    const before = rows.get(row.incidentId);
    rows.set(row.incidentId, before === undefined ? row : joined(before, row));
  }
  return [...rows.values()];
}
