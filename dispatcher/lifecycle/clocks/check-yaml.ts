/** Reading a YAML file of rules: every problem is one sentence with file, key, value and what would be right. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { parseDocument } from "yaml";
import { messageOf } from "../../errors.ts";

export type Section = Readonly<Record<string, unknown>>;

/** Collects the sentences of one file. */
export interface Problems {
  readonly file: string;
  readonly sentences: string[];
}

const VALUE_SHOWN_MAX = 80;

export function wrong(problems: Problems, key: string, value: unknown, right: string): void {
  const text = value === undefined ? "missing" : JSON.stringify(value);
  const shown = text.length > VALUE_SHOWN_MAX ? `${text.slice(0, VALUE_SHOWN_MAX - 3)}...` : text;
  problems.sentences.push(`${problems.file}: key "${key}" is ${shown}; ${right} would be right.`);
}

export const isSection = (value: unknown): value is Section =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Says which keys nobody knows. */
export function refuseUnknown(
  problems: Problems,
  at: string,
  section: Section,
  known: readonly string[],
): void {
  for (const key of Object.keys(section)) {
    if (!known.includes(key)) {
      problems.sentences.push(
        `${problems.file}: key "${at}${key}" is unknown; one of ${known.join(", ")} would be right.`,
      );
    }
  }
}

export function textOf(problems: Problems, key: string, value: unknown, right: string): string {
  if (typeof value === "string" && value.trim() !== "" && value.length <= 200) return value.trim();
  wrong(problems, key, value, right);
  return "";
}

/** The file's text; undefined, with a sentence, when it cannot be read. */
export async function readRuleFile(problems: Problems): Promise<string | undefined> {
  try {
    return await readFile(problems.file, "utf8");
  } catch (cause) {
    problems.sentences.push(`${problems.file}: cannot be read: ${messageOf(cause)}.`);
    return undefined;
  }
}

/** The file's top section; undefined, with a sentence, when it has none. Days stay text. */
export function sectionOf(problems: Problems, text: string): Section | undefined {
  const document = parseDocument(text, { prettyErrors: true });
  for (const error of document.errors) {
    const line = error.linePos?.[0].line ?? 1;
    problems.sentences.push(
      `${problems.file}:${String(line)}: is not YAML: ${error.message.split("\n")[0] ?? error.code}`,
    );
  }
  if (document.errors.length > 0) return undefined;
  const value: unknown = document.toJS();
  if (isSection(value)) return value;
  problems.sentences.push(`${problems.file}: holds no "key: value" lines; such lines would be right.`);
  return undefined;
}

/** Of what was understood, so that comments and order of keys make no new version. */
export const hashOf = (value: unknown): string =>
  createHash("sha256").update(JSON.stringify(value)).digest("hex");
