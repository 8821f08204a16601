/** What a rule does where its settings leave something out: the agent's own defaults, held equal to it by a test. */
import type { RuleConfig } from "../../../contract/camera-settings.ts";
import type { Violation } from "../../../contract/violation.ts";

interface RuleDefaults {
  readonly violation: Violation;
  readonly evidence: readonly string[];
  readonly dwellS: number;
  readonly updateS: number;
  readonly clearS: number;
  readonly maxGapS: number;
  readonly minObservedShare: number;
}

const things = (violation: Violation, evidence: readonly string[]): RuleDefaults => ({
  ...{ violation, evidence: [...evidence, "unexplained"] },
  ...{ dwellS: 300, updateS: 300, clearS: 60, maxGapS: 60, minObservedShare: 0.5 },
});
const onSurface = (violation: Violation): RuleDefaults => ({
  ...{ violation, evidence: ["unexplained"], minObservedShare: 0.5 },
  ...{ dwellS: 600, updateS: 3_600, clearS: 120, maxGapS: 600 },
});
const STRUCTURE: RuleDefaults = {
  ...{ violation: "structure", evidence: ["unexplained"], minObservedShare: 0.5 },
  ...{ dwellS: 21_600, updateS: 86_400, clearS: 3_600, maxGapS: 7_200 },
};

export function ruleDefaults({ kind, surface }: Pick<RuleConfig, "kind" | "surface">): RuleDefaults {
  switch (kind) {
    case "dwell":
      return {
        ...{ violation: "parking", evidence: ["motor-vehicle"] },
        ...{ dwellS: 180, updateS: 60, clearS: 30, maxGapS: 30, minObservedShare: 0.5 },
      };
    case "vending":
      return { ...things("vending", ["goods", "furniture"]), dwellS: 180, updateS: 60 };
    case "static-object":
      return things("piling", ["goods", "luggage"]);
    case "beyond-line":
      return things("beyond-line", ["goods", "furniture"]);
    case "surface-change":
      if (surface === "facade" || surface === "roof") return STRUCTURE;
      return onSurface(surface === "air" ? "hanging" : "posting");
  }
}
