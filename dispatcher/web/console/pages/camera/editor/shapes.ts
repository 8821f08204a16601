/** The polygons within a camera's settings, each by its place there. Pure: every change gives new settings. */
import type { CameraSettings, RuleConfig, ZoneConfig } from "../../../../../../contract/camera-settings.ts";
import { type Point, type Ring, ringAt, type Size } from "./geometry.ts";

/** zone: where a rule holds; except: a bay, a rack, a permitted stall in it; mask: what nobody looks at. */
export type ShapeRef =
  | { readonly kind: "zone"; readonly zone: number }
  | { readonly kind: "except"; readonly zone: number; readonly part: number }
  | { readonly kind: "mask"; readonly part: number };

export interface Shape {
  readonly ref: ShapeRef;
  readonly key: string;
  readonly ring: Ring;
  /** Null: a mask, which has no rule. */
  readonly zone: ZoneConfig | null;
}

/** What may be drawn; what is drawn as a line becomes the ground beyond it. */
export const TOOLS = ["zone", "line", "surface", "except", "mask"] as const;
export type Tool = (typeof TOOLS)[number];

export const keyOf = (ref: ShapeRef): string => {
  if (ref.kind === "mask") return `mask:${String(ref.part)}`;
  return ref.kind === "zone" ? `zone:${String(ref.zone)}` : `except:${String(ref.zone)}:${String(ref.part)}`;
};

/** Zones with their exceptions behind them, then masks. */
export function shapesOf({ zones, ignore }: CameraSettings): readonly Shape[] {
  const shape = (ref: ShapeRef, ring: Ring, zone: ZoneConfig | null): Shape => ({
    ...{ ref, key: keyOf(ref), ring, zone },
  });
  return [
    ...zones.flatMap((zone, i) => [
      shape({ kind: "zone", zone: i }, zone.polygon, zone),
      ...zone.except.map((ring, part) => shape({ kind: "except", zone: i, part }, ring, zone)),
    ]),
    ...ignore.map((ring, part) => shape({ kind: "mask", part }, ring, null)),
  ];
}

export function shapeAt(settings: CameraSettings, at: Point, size: Size): Shape | null {
  const shapes = shapesOf(settings);
  const found = ringAt(
    shapes.map(({ ring }) => ring),
    at,
    size,
  );
  return found === null ? null : (shapes[found] ?? null);
}

export const withZone = (settings: CameraSettings, index: number, zone: ZoneConfig): CameraSettings => ({
  ...settings,
  zones: settings.zones.map((each, i) => (i === index ? zone : each)),
});

export function withRing(settings: CameraSettings, ref: ShapeRef, ring: Ring): CameraSettings {
  const polygon = [...ring];
  if (ref.kind === "mask") {
    return { ...settings, ignore: settings.ignore.map((each, i) => (i === ref.part ? polygon : each)) };
  }
  const zone = settings.zones[ref.zone];
  if (zone === undefined) return settings;
  const except = (part: number) => zone.except.map((each, i) => (i === part ? polygon : each));
  return withZone(
    settings,
    ref.zone,
    ref.kind === "zone" ? { ...zone, polygon } : { ...zone, except: except(ref.part) },
  );
}

/** Of a zone: with all that is set of it. */
export function withoutShape(settings: CameraSettings, ref: ShapeRef): CameraSettings {
  if (ref.kind === "mask") {
    return { ...settings, ignore: settings.ignore.filter((_, i) => i !== ref.part) };
  }
  if (ref.kind === "zone") return { ...settings, zones: settings.zones.filter((_, i) => i !== ref.zone) };
  const zone = settings.zones[ref.zone];
  if (zone === undefined) return settings;
  return withZone(settings, ref.zone, { ...zone, except: zone.except.filter((_, i) => i !== ref.part) });
}

const RULES: Readonly<Record<"zone" | "line" | "surface", RuleConfig>> = {
  zone: { kind: "dwell" },
  line: { kind: "beyond-line", shop: "" },
  surface: { kind: "surface-change", surface: "wall" },
};
const ID_BEGINNINGS = { zone: "zone", line: "line", surface: "surface" } as const;

/** The id is part of the dedup key: it is chosen once, free among the camera's. */
function freeId(beginning: string, zones: readonly ZoneConfig[]): string {
  for (let n = 1; ; n += 1) {
    const id = `${beginning}-${String(n)}`;
    if (!zones.some((zone) => zone.id === id)) return id;
  }
}

/** Null: an exception needs a zone that it is of. */
export function withNewShape(
  settings: CameraSettings,
  tool: Tool,
  ring: Ring,
  ofZone: number | null,
): { readonly settings: CameraSettings; readonly ref: ShapeRef } | null {
  const polygon = [...ring];
  if (tool === "mask") {
    const ref = { kind: "mask", part: settings.ignore.length } as const;
    return { settings: { ...settings, ignore: [...settings.ignore, polygon] }, ref };
  }
  if (tool === "except") {
    const zone = ofZone === null ? undefined : settings.zones[ofZone];
    if (zone === undefined || ofZone === null) return null;
    const ref = { kind: "except", zone: ofZone, part: zone.except.length } as const;
    return { settings: withZone(settings, ofZone, { ...zone, except: [...zone.except, polygon] }), ref };
  }
  return withNewZone(settings, { beginning: ID_BEGINNINGS[tool], ring, rule: RULES[tool] });
}

interface NewZone {
  /** Of its id. */
  readonly beginning: string;
  readonly ring: Ring;
  readonly rule: RuleConfig;
}

export function withNewZone(settings: CameraSettings, { beginning, ring, rule }: NewZone) {
  const zone: ZoneConfig = {
    id: freeId(beginning, settings.zones),
    polygon: [...ring],
    ...{ except: [], hours: [], permits: [], minHeightM: 0, rule },
  };
  const ref = { kind: "zone", zone: settings.zones.length } as const;
  return { settings: { ...settings, zones: [...settings.zones, zone] }, ref };
}

/** Another kind of rule: what belongs to the old kind alone goes, the times that somebody chose stay. */
export function ruleOfKind(rule: RuleConfig, kind: RuleConfig["kind"]): RuleConfig {
  const { dwellS, updateS, clearS, maxGapS, minObservedShare } = rule;
  const kept = Object.fromEntries(
    Object.entries({ dwellS, updateS, clearS, maxGapS, minObservedShare }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  const own: Partial<RuleConfig> =
    kind === "beyond-line" ? { shop: "" } : kind === "surface-change" ? { surface: "wall" } : {};
  return { kind, ...kept, ...own };
}

/** A value that is left out goes back to its default; undefined would be an own value. */
export function withValue<T extends object, K extends keyof T>(of: T, key: K, value: T[K] | undefined): T {
  const { [key]: _old, ...rest } = of;
  return (value === undefined ? rest : { ...of, [key]: value }) as T;
}
