/** The page's words for a rule beside the agent's own: what a form promises is what a worker reads. */
/// <reference types="node" />
import { describe, expect, it } from "vitest";
import { RULE_KINDS, type RuleConfig, SURFACE_NAMES, type ZoneConfig } from "#contract";
import type { ModelManifest } from "../../../edge-agent/perceive/detect/model-manifest.ts";
import { sentence } from "../../../edge-agent/perceive/zone/sentence.ts";
import { evidenceOf, planZone } from "../../../edge-agent/zone-plan.ts";
import { ruleDefaults } from "./rule-defaults.ts";
import { ruleSentence } from "./rule-sentence.ts";
import { daysText, ticketSentence, zoneSentence } from "./zone-sentence.ts";

const MANIFEST = { evidence: { car: ["motor-vehicle"], cup: ["goods"] } } as unknown as ModelManifest;
const RULES: readonly RuleConfig[] = [
  ...RULE_KINDS.filter((kind) => kind !== "surface-change").map((kind) => ({
    ...{ kind, ...(kind === "beyond-line" ? { shop: "春风面馆" } : {}) },
  })),
  ...SURFACE_NAMES.map((surface) => ({ kind: "surface-change", surface }) as const),
];
const zone = (rule: RuleConfig, change: Partial<ZoneConfig> = {}): ZoneConfig => ({
  ...{ id: "kerb", polygon: [], except: [], hours: [], permits: [], minHeightM: 0, rule },
  ...change,
});
const nameOf = ({ kind, surface }: RuleConfig): string => `${kind} ${surface ?? ""}`.trim();

describe.each(RULES.map((rule) => [nameOf(rule), rule] as const))("%s", (_name, rule) => {
  const plan = planZone(zone(rule), "Asia/Shanghai", MANIFEST);

  it("leaves out what the agent fills in the same way", () => {
    const { evidence, ...values } = ruleDefaults(rule);
    expect(plan.rule).toMatchObject(values);
    expect(evidence).toEqual(evidenceOf(rule));
  });

  it("promises the sentence that the agent will write", () => {
    const seen = { className: "car", elapsedS: 200 };
    const written = sentence("opened", plan, seen);
    for (const language of ["zh", "en"] as const) {
      expect(ticketSentence(zone(rule), language, seen)).toBe(ruleSentence(written, language));
    }
  });
});

describe("a rule in a sentence", () => {
  it("tells zone, what counts, how long and when", () => {
    const kerb = zone(
      { kind: "dwell", dwellS: 300, evidence: ["motor-vehicle", "tricycle"] },
      {
        hours: [{ days: ["mon", "tue", "wed", "thu", "fri"], from: "07:00", to: "22:00" }],
        permits: [{ hours: { days: ["sun"], from: "08:00", to: "12:00" }, reason: "早市" }],
        minHeightM: 0.5,
      },
    );
    expect(zoneSentence(kerb, "zh")).toBe(
      "周一至周五 07:00–22:00，早市许可时段除外：机动车、tricycle 在区域 kerb 停留满 5分钟（低于 0.5 米的不算），立案为「乱停放」。",
    );
    expect(zoneSentence(kerb, "en")).toBe(
      "On Mon–Fri 07:00–22:00, except while permitted (早市): when a motor vehicle or tricycle stays in zone kerb for 5 mins (lower than 0.5 m does not count), a ticket for illegal parking is opened.",
    );
  });

  it("says that a shop is not named yet", () => {
    expect(zoneSentence(zone({ kind: "beyond-line", shop: "" }), "zh")).toContain("（未填店名）");
  });

  it("joins days in a row", () => {
    expect(daysText(["sun", "mon"], "en")).toBe("Mon, Sun");
    expect(daysText(["sat", "fri", "sun", "mon"], "zh")).toBe("周一、周五至周日");
    expect(daysText(["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "zh")).toBe("每天");
  });
});
