/** What is wrong with drawn settings, each at its field: found here before it is sent, or said by the agent. Pure. */
import type { CameraSettings, ZoneConfig } from "../../../../../../contract/camera-settings.ts";
import { faultOf, type Ring } from "./geometry.ts";

export interface Problem {
  /** As the agent writes it: "zones[1].rule.dwellS". */
  readonly at: string;
  /** Word of the page, `camera.problem.<key>`; null: the agent's own sentence says it. */
  readonly key: string | null;
  readonly says: string;
}

const ID = /^[a-z0-9][a-z0-9-]{0,62}$/;

export function problemsOf({ zones, ignore }: CameraSettings): readonly Problem[] {
  return [
    ...zones.flatMap((zone, i) => zoneProblems(zone, `zones[${String(i)}]`, zones.slice(0, i))),
    ...ignore.flatMap((ring, i) => ringProblems(ring, `ignore[${String(i)}]`)),
  ];
}

const problem = (at: string, key: string): Problem => ({ at, key, says: "" });

function ringProblems(ring: Ring, at: string): readonly Problem[] {
  const fault = faultOf(ring);
  return fault === null ? [] : [problem(at, fault)];
}

function zoneProblems(zone: ZoneConfig, at: string, before: readonly ZoneConfig[]): readonly Problem[] {
  const { id, polygon, except, hours, permits, rule } = zone;
  const found = [
    ...ringProblems(polygon, `${at}.polygon`),
    ...except.flatMap((ring, i) => ringProblems(ring, `${at}.except[${String(i)}]`)),
  ];
  if (!ID.test(id)) found.push(problem(`${at}.id`, "id"));
  if (before.some((each) => each.id === id)) found.push(problem(`${at}.id`, "twice"));
  if (rule.kind === "beyond-line" && (rule.shop ?? "").trim() === "") {
    found.push(problem(`${at}.rule.shop`, "shop"));
  }
  if (rule.dwellS !== undefined && !(rule.dwellS > 0)) found.push(problem(`${at}.rule.dwellS`, "positive"));
  if (rule.evidence?.length === 0) found.push(problem(`${at}.rule.evidence`, "evidence"));
  hours.forEach((each, i) => {
    if (each.days.length === 0) found.push(problem(`${at}.hours[${String(i)}]`, "days"));
    else if (each.from === each.to) found.push(problem(`${at}.hours[${String(i)}]`, "hours"));
  });
  permits.forEach((each, i) => {
    const place = `${at}.permits[${String(i)}]`;
    if (each.reason.trim() === "") found.push(problem(place, "reason"));
    else if (each.hours.days.length === 0) found.push(problem(place, "days"));
    else if ((each.firstDay ?? "") > (each.lastDay ?? "9999")) found.push(problem(place, "permitDays"));
  });
  return found;
}

/** The agent's sentences begin with their key: "zones[1].rule.dwellS is -1, but must be > 0". */
export function saidProblems(message: string): readonly Problem[] {
  return message
    .split("\n")
    .filter((sentence) => sentence !== "")
    .map((sentence) => {
      const [at = ""] = /^(?:zones|ignore|perspective|minConfidence)[\w.[\]]*/.exec(sentence) ?? [];
      return { at, key: null, says: sentence };
    });
}

/** Of a field and all below it. */
export const problemsAt = (problems: readonly Problem[], at: string): readonly Problem[] =>
  problems.filter((each) => each.at === at || each.at.startsWith(`${at}.`) || each.at.startsWith(`${at}[`));
