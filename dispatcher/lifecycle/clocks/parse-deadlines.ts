/** deadlines.yaml → a deadline table. Pure. */
import { VIOLATIONS, type Violation } from "#contract";
import {
  isSection,
  type Problems,
  refuseUnknown,
  type Section,
  sectionOf,
  textOf,
  wrong,
} from "./check-yaml.ts";
import {
  DEADLINES,
  type Deadline,
  type DeadlineRule,
  type DeadlineTable,
  ESCALATION_TARGETS,
  type EscalationStep,
  type EscalationTarget,
} from "./deadlines.ts";
import { CLOCK_UNITS, type ClockUnit, type Limit } from "./due.ts";

/** What the catalogues write. "紧急工作日" is read as natural-day, as smart_cityguard reads it. */
const UNIT_WORDS: Readonly<Record<string, ClockUnit>> = {
  紧急工作时: "urgent-hour",
  工作时: "work-hour",
  工作日: "work-day",
  自然日: "natural-day",
  紧急工作日: "natural-day",
  分钟: "minute",
};

const AMOUNT_MAX: Readonly<Record<ClockUnit, number>> = {
  minute: 100_000,
  "urgent-hour": 2_000,
  "work-hour": 2_000,
  "work-day": 366,
  "natural-day": 366,
};
const RULES_MAX = 5_000;
const STEPS_MAX = 8;
const AFTER_MINUTES_MAX = 43_200;
const GRID_ID = /^\d{12,20}$/;

/** Adds a sentence to `problems` for everything that is wrong; the result is only good without any. */
export function parseDeadlines(text: string, problems: Problems): DeadlineTable {
  const section = sectionOf(problems, text) ?? {};
  if (problems.sentences.length > 0) return EMPTY;
  refuseUnknown(problems, "", section, ["version", "validFrom", "source", "areas", "escalation", "rules"]);
  const areas = parseAreas(problems, section["areas"] ?? {});
  return {
    version: textOf(problems, "version", section["version"], "a short name such as 2026-1"),
    validFromMs: parseInstant(problems, section["validFrom"]),
    source: textOf(
      problems,
      "source",
      section["source"] ?? "-",
      "whose limits these are, in at most 200 letters",
    ),
    areas,
    escalation: parseEscalation(problems, section["escalation"] ?? []),
    rules: parseRules(problems, section["rules"], Object.keys(areas)),
  };
}

const EMPTY: DeadlineTable = {
  version: "",
  validFromMs: 0,
  source: "",
  areas: {},
  escalation: [],
  rules: [],
};

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$/;

function parseInstant(problems: Problems, value: unknown): number {
  const ms = typeof value === "string" && INSTANT.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(ms)) wrong(problems, "validFrom", value, 'an instant such as "2026-01-01T00:00:00+08:00"');
  return Number.isNaN(ms) ? 0 : ms;
}

function parseAreas(problems: Problems, value: unknown): DeadlineTable["areas"] {
  if (!isSection(value)) {
    wrong(problems, "areas", value, 'a section such as A: ["990501001001"]');
    return {};
  }
  for (const [name, grids] of Object.entries(value)) {
    const isGood = Array.isArray(grids) && grids.length > 0 && grids.every(isGridId);
    if (!isGood)
      wrong(problems, `areas.${name}`, grids, "a list of grid ids, 12 to 20 digits each, in quotes");
  }
  return value as DeadlineTable["areas"];
}

const isGridId = (value: unknown): value is string => typeof value === "string" && GRID_ID.test(value);

function parseEscalation(problems: Problems, value: unknown): readonly EscalationStep[] {
  if (!Array.isArray(value) || value.length > STEPS_MAX) {
    wrong(problems, "escalation", value, `a list of at most ${String(STEPS_MAX)} steps`);
    return [];
  }
  return (value as readonly unknown[])
    .map((step, i) => parseStep(problems, `escalation[${String(i)}]`, step))
    .sort((a, b) => a.afterMinutes - b.afterMinutes);
}

function parseStep(problems: Problems, key: string, value: unknown): EscalationStep {
  const step: Section = isSection(value) ? value : {};
  refuseUnknown(problems, `${key}.`, step, ["afterMinutes", "to"]);
  const { afterMinutes, to } = step;
  if (!isWhole(afterMinutes, 0, AFTER_MINUTES_MAX)) {
    wrong(
      problems,
      `${key}.afterMinutes`,
      afterMinutes,
      `a whole number from 0 to ${String(AFTER_MINUTES_MAX)}`,
    );
  }
  if (!ESCALATION_TARGETS.includes(to as EscalationTarget)) {
    wrong(problems, `${key}.to`, to, `one of ${ESCALATION_TARGETS.join(", ")}`);
  }
  return { afterMinutes: Number(afterMinutes), to: to as EscalationTarget };
}

function parseRules(problems: Problems, value: unknown, classes: readonly string[]): readonly DeadlineRule[] {
  if (!Array.isArray(value) || value.length > RULES_MAX) {
    wrong(problems, "rules", value, `a list of at most ${String(RULES_MAX)} rules`);
    return [];
  }
  const rules = (value as readonly unknown[]).map((rule, i) =>
    parseRule({ problems, key: `rules[${String(i)}]`, classes }, rule),
  );
  refuseTwice(problems, rules);
  for (const violation of VIOLATIONS) {
    const isThere = rules.some(
      (rule) => rule.violation === violation && rule.district === null && rule.areaClass === null,
    );
    if (isThere) continue;
    problems.sentences.push(
      `${problems.file}: key "rules" has no rule for "${violation}" without district and areaClass; one for everywhere would be right, so that no ticket is without a deadline.`,
    );
  }
  return rules;
}

function refuseTwice(problems: Problems, rules: readonly DeadlineRule[]): void {
  const seen = new Set<string>();
  for (const { violation, district, areaClass } of rules) {
    const key = JSON.stringify([violation, district, areaClass]);
    if (seen.has(key)) wrong(problems, "rules", [violation, district, areaClass], "each of these once");
    seen.add(key);
  }
}

interface RulePlace {
  readonly problems: Problems;
  readonly key: string;
  readonly classes: readonly string[];
}

function parseRule({ problems, key, classes }: RulePlace, value: unknown): DeadlineRule {
  const rule: Section = isSection(value) ? value : {};
  refuseUnknown(problems, `${key}.`, rule, ["violation", "district", "areaClass", ...DEADLINES]);
  const { violation, district = null, areaClass = null } = rule;
  if (!VIOLATIONS.includes(violation as Violation)) {
    wrong(problems, `${key}.violation`, violation, `one of ${VIOLATIONS.join(", ")}`);
  }
  if (district !== null && !isGridId(district)) {
    wrong(problems, `${key}.district`, district, "a grid id of 12 to 20 digits, in quotes");
  }
  if (areaClass !== null && !classes.includes(areaClass as string)) {
    wrong(problems, `${key}.areaClass`, areaClass, "a class that stands under areas");
  }
  const limits = Object.fromEntries(
    DEADLINES.map((clock) => [clock, parseLimit(problems, `${key}.${clock}`, rule[clock])]),
  ) as Record<Deadline, Limit>;
  return {
    violation: violation as Violation,
    district: district as string | null,
    areaClass: areaClass as string | null,
    ...limits,
  };
}

function parseLimit(problems: Problems, key: string, value: unknown): Limit {
  const limit: Section = isSection(value) ? value : {};
  refuseUnknown(problems, `${key}.`, limit, ["amount", "unit"]);
  const unit = unitOf(limit["unit"]);
  const { amount } = limit;
  if (unit === null) {
    wrong(problems, `${key}.unit`, limit["unit"], `one of ${CLOCK_UNITS.join(", ")}`);
  } else if (typeof amount !== "number" || !(amount > 0) || amount > AMOUNT_MAX[unit]) {
    wrong(problems, `${key}.amount`, amount, `a number above 0, at most ${String(AMOUNT_MAX[unit])}`);
  }
  return { amount: Number(amount), unit: unit ?? "minute" };
}

function unitOf(value: unknown): ClockUnit | null {
  if (typeof value !== "string") return null;
  const unit = CLOCK_UNITS.find((each) => each === value);
  return unit ?? (Object.hasOwn(UNIT_WORDS, value) ? (UNIT_WORDS[value] ?? null) : null);
}

const isWhole = (value: unknown, min: number, max: number): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;
