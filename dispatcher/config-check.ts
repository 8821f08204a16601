/** Compares settings with their schema and says, in one sentence for each, what is wrong and what would be right. */
import type { TSchema } from "typebox";
import { Value } from "typebox/value";
import { redactCredentials } from "./telemetry/logger.ts";

export type Settings = Record<string, unknown>;

interface SchemaNode {
  readonly properties?: Readonly<Record<string, TSchema>>;
  readonly right?: string;
}

/**
 * Every problem of `given`: unknown keys (with the nearest known one), sections that are not sections, values
 * the schema refuses. `sourceOf` names the file, or the environment variable, that a top-level key came from.
 */
export function checkSettings(
  schema: TSchema,
  given: Settings,
  sourceOf: (topLevelKey: string) => string,
): readonly string[] {
  const problems: string[] = [];
  const known = (schema as SchemaNode).properties ?? {};
  for (const [key, value] of Object.entries(given)) {
    checkKey({ known, key, value, prefix: "", source: sourceOf(key) }, problems);
  }
  return problems;
}

interface KeyToCheck {
  readonly known: Readonly<Record<string, TSchema>>;
  readonly key: string;
  readonly value: unknown;
  readonly prefix: string;
  readonly source: string;
}

function checkKey({ known, key, value, prefix, source }: KeyToCheck, problems: string[]): void {
  const name = prefix + key;
  const schema = Object.hasOwn(known, key) ? known[key] : undefined;
  if (schema === undefined) {
    const nearest = nearestKey(key, Object.keys(known));
    problems.push(
      `${source}: key "${name}" is unknown; ${whatIsRight(prefix, nearest, Object.keys(known))}.`,
    );
    return;
  }
  const { properties, right } = schema as SchemaNode;
  if (properties === undefined) {
    if (Value.Check(schema, value)) return;
    problems.push(`${source}: key "${name}" is ${show(value)}; ${right ?? "another value"} would be right.`);
    return;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    problems.push(
      `${source}: key "${name}" is ${show(value)}; a section with the keys ${Object.keys(properties).join(", ")} would be right.`,
    );
    return;
  }
  for (const [inner, innerValue] of Object.entries(value)) {
    checkKey({ known: properties, key: inner, value: innerValue, prefix: `${name}.`, source }, problems);
  }
}

function whatIsRight(prefix: string, nearest: string | undefined, known: readonly string[]): string {
  return nearest === undefined
    ? `one of ${known.join(", ")} would be right`
    : `"${prefix}${nearest}" would be right`;
}

function show(value: unknown): string {
  const text = value === undefined ? "missing" : redactCredentials(JSON.stringify(value));
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** The known key that is fewest letters away, if it is near enough to be what was meant. */
function nearestKey(key: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(key.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= Math.max(2, key.length / 3) ? best.candidate : undefined;
}

/** Levenshtein distance by the usual two-row table. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
