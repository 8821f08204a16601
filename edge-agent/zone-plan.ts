/** Zones of agent.yaml + manifest → zones as the rules know them, with the defaults of each kind of rule. Pure. */
import type { Violation } from "#contract";
import type { RuleConfig, ZoneConfig } from "#contract";
import type { ModelManifest } from "./perceive/detect/model-manifest.ts";
import { UNEXPLAINED } from "./perceive/detect/detection.ts";
import type { Incident } from "./perceive/zone/incident.ts";
import type { Rule, SurfaceChangeRule, Zone } from "./perceive/zone/rule.ts";

/** Evidence word of a change of the scene that no class explains. */
export const UNEXPLAINED_EVIDENCE = "unexplained";
const ATTENDANT_EVIDENCE = "person";

interface Defaults {
  readonly violation: Violation;
  readonly evidence: readonly string[];
  readonly dwellS: number;
  readonly updateS: number;
  readonly clearS: number;
  readonly maxGapS: number;
  readonly minObservedShare: number;
}

const MINUTE_S = 60;
const HOUR_S = 3600;

/** 3 to 5 minutes are what published city programmes wait (edge-anchors); surfaces change slower and keep for longer. */
const BY_KIND: Readonly<Record<Exclude<RuleConfig["kind"], "surface-change">, Defaults>> = {
  dwell: {
    ...{ violation: "parking", evidence: ["motor-vehicle"] },
    ...{ dwellS: 180, updateS: 60, clearS: 30, maxGapS: 30, minObservedShare: 0.5 },
  },
  vending: {
    ...{ violation: "vending", evidence: ["goods", "furniture", UNEXPLAINED_EVIDENCE] },
    ...{ dwellS: 180, updateS: 60, clearS: 60, maxGapS: 60, minObservedShare: 0.5 },
  },
  "static-object": {
    ...{ violation: "piling", evidence: ["goods", "luggage", UNEXPLAINED_EVIDENCE] },
    ...{ dwellS: 300, updateS: 300, clearS: 60, maxGapS: 60, minObservedShare: 0.5 },
  },
  "beyond-line": {
    ...{ violation: "beyond-line", evidence: ["goods", "furniture", UNEXPLAINED_EVIDENCE] },
    ...{ dwellS: 300, updateS: 300, clearS: 60, maxGapS: 60, minObservedShare: 0.5 },
  },
};

const slow = { evidence: [UNEXPLAINED_EVIDENCE], minObservedShare: 0.5 };
const posting: Defaults = {
  ...{ violation: "posting", ...slow },
  ...{ dwellS: 10 * MINUTE_S, updateS: HOUR_S, clearS: 2 * MINUTE_S, maxGapS: 10 * MINUTE_S },
};
const structure: Defaults = {
  ...{ violation: "structure", ...slow },
  ...{ dwellS: 6 * HOUR_S, updateS: 24 * HOUR_S, clearS: HOUR_S, maxGapS: 2 * HOUR_S },
};
const BY_SURFACE: Readonly<Record<SurfaceChangeRule["surface"], Defaults>> = {
  wall: posting,
  pole: posting,
  air: { ...posting, violation: "hanging" },
  facade: structure,
  roof: structure,
};

const MIN_ATTENDED_SHARE = 0.4;
const MIN_UNATTENDED_SHARE = 0.5;

export function planZone(zone: ZoneConfig, timeZone: string, manifest: ModelManifest): Zone {
  return {
    id: zone.id,
    polygon: zone.polygon,
    except: zone.except,
    schedule: { timeZone, active: zone.hours, permits: zone.permits },
    minHeightM: zone.minHeightM,
    rule: planRule(zone.rule, manifest),
  };
}

/** Whether the evidence shows the place without the thing: where it is new, or a change that no class explains. */
export function wantsPlaceBefore(
  { zones }: { readonly zones: readonly ZoneConfig[] },
  { phase, zoneId, className }: Pick<Incident, "phase" | "zoneId" | "className">,
): boolean {
  const kind = zones.find(({ id }) => id === zoneId)?.rule.kind;
  return phase !== "cleared" && (className === UNEXPLAINED || (kind !== undefined && kind !== "dwell"));
}

/** Evidence words that a rule asks for, its own or its kind's. */
export const evidenceOf = (rule: RuleConfig): readonly string[] => rule.evidence ?? defaultsOf(rule).evidence;

/** Whether a rule needs to know in every look what has changed, and not only what the model names. */
export const asksForChanges = (rule: RuleConfig): boolean =>
  rule.kind !== "dwell" || evidenceOf(rule).includes(UNEXPLAINED_EVIDENCE);

function defaultsOf(rule: RuleConfig): Defaults {
  return rule.kind === "surface-change" ? BY_SURFACE[rule.surface ?? "wall"] : BY_KIND[rule.kind];
}

function planRule(config: RuleConfig, manifest: ModelManifest): Rule {
  const { evidence: _words, ...defaults } = defaultsOf(config);
  const { violation, dwellS, updateS, clearS, maxGapS, minObservedShare } = { ...defaults, ...config };
  const classNames = classesOf(evidenceOf(config), manifest);
  const attendants = classesOf([ATTENDANT_EVIDENCE], manifest);
  const timing = { violation, dwellS, updateS, clearS, maxGapS, minObservedShare, classNames, attendants };
  const { kind, surface = "wall", shop = "" } = config;
  const { minAttendedShare = MIN_ATTENDED_SHARE, minUnattendedShare = MIN_UNATTENDED_SHARE } = config;
  switch (kind) {
    case "dwell":
      return { kind, ...timing };
    case "vending":
      return { kind, ...timing, minAttendedShare };
    case "static-object":
      return { kind, ...timing, minUnattendedShare };
    case "beyond-line":
      return { kind, ...timing, shop };
    case "surface-change":
      return { kind, ...timing, surface };
  }
}

/** Class names of the model that are evidence of any of the words. */
export function classesOf(words: readonly string[], { evidence }: ModelManifest): ReadonlySet<string> {
  const named = Object.entries(evidence)
    .filter(([, given]) => given.some((word) => words.includes(word)))
    .map(([className]) => className);
  return new Set(words.includes(UNEXPLAINED_EVIDENCE) ? [...named, UNEXPLAINED] : named);
}
