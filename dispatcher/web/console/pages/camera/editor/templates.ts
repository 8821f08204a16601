/**
 * Zones to begin with, one for each of the seven violations (六乱一超): a place where such a zone mostly lies in a picture
 * of a street, and a rule that says all it needs. Whoever takes one moves its corners. Pure.
 */
import type { RuleConfig } from "../../../../../../contract/camera-settings.ts";
import type { Violation } from "../../../../../../contract/violation.ts";
import { ruleDefaults } from "../../../../shared/rule-defaults.ts";
import type { Ring } from "./geometry.ts";

export interface Template {
  /** Its word is `camera.template.<name>`, its zone's id begins with it. */
  readonly name: string;
  readonly violation: Violation;
  readonly ring: Ring;
  readonly rule: RuleConfig;
}

/** The times are written out, so that they are seen and changed where they stand. */
function ruleOf(kind: RuleConfig["kind"], own: Partial<RuleConfig> = {}): RuleConfig {
  const { dwellS, clearS } = ruleDefaults({ kind, ...own });
  return { kind, dwellS, clearS, ...own };
}

const band = (top: number, bottom: number, slant: number): Ring => [
  [0.1 + slant, top],
  [0.9 - slant, top],
  [0.9, bottom],
  [0.1, bottom],
];

export const TEMPLATES: readonly Template[] = [
  { name: "kerb", violation: "parking", ring: band(0.62, 0.78, 0.06), rule: ruleOf("dwell") },
  { name: "pavement", violation: "vending", ring: band(0.5, 0.68, 0.08), rule: ruleOf("vending") },
  { name: "ground", violation: "piling", ring: band(0.55, 0.85, 0.1), rule: ruleOf("static-object") },
  {
    name: "shop-line",
    violation: "beyond-line",
    ring: band(0.45, 0.58, 0.04),
    rule: ruleOf("beyond-line", { shop: "" }),
  },
  {
    name: "wall",
    violation: "posting",
    ring: band(0.15, 0.45, 0),
    rule: ruleOf("surface-change", { surface: "wall" }),
  },
  {
    name: "wires",
    violation: "hanging",
    ring: band(0.08, 0.35, 0),
    rule: ruleOf("surface-change", { surface: "air" }),
  },
  {
    name: "roof",
    violation: "structure",
    ring: band(0.05, 0.25, 0),
    rule: ruleOf("surface-change", { surface: "roof" }),
  },
];
