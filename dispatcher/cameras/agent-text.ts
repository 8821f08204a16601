/**
 * Which model an agent runs, and which it tries, in the text of its configuration. Everything else stays as it was
 * written, with its comments. Pure.
 */
import { type Document, isMap, parseDocument } from "yaml";
import { DispatcherError } from "../errors.ts";
import { sameSettings } from "./settings-diff.ts";

/** A block of the text as plain data; null: it is not there, and the agent's own default holds. */
export type Block = Readonly<Record<string, unknown>> | null;

export interface AgentModels {
  readonly model: Block;
  /** A model on trial on some of its cameras. */
  readonly canary: Block;
}

const conflict = (sentence: string): DispatcherError => new DispatcherError("CONFLICT", sentence);

/** Throws CONFLICT when the text is no configuration. */
export function modelsIn(text: string): AgentModels {
  const plain = plainOf(documentOf(text));
  return { model: blockOf(plain["model"]), canary: blockOf(plain["canary"]) };
}

/** The text with these blocks; what is not named stays. Throws CONFLICT when that would change more than them. */
export function withModels(text: string, wished: Partial<AgentModels>): string {
  const document = documentOf(text);
  for (const [key, block] of Object.entries(wished)) setBlock(document, key, block);
  const written = document.toString({ lineWidth: 0 });
  const [was, is] = [plainOf(documentOf(text)), plainOf(documentOf(written))];
  const others = (plain: Readonly<Record<string, unknown>>): unknown =>
    Object.fromEntries(Object.entries(plain).filter(([key]) => !(key in wished)));
  const isAsWished = Object.entries(wished).every(([key, block]) => sameSettings(blockOf(is[key]), block));
  if (isAsWished && sameSettings(others(was), others(is))) return written;
  throw conflict(
    "The agent's configuration shares its model with other parts (YAML anchors): write them out there before it is changed from here.",
  );
}

/** Key by key, so that what stays keeps its comment. */
function setBlock(document: Document, key: string, block: Block): void {
  const node = document.get(key);
  if (block === null) {
    document.delete(key);
    return;
  }
  if (!isMap(node)) {
    document.set(key, document.createNode(block, { aliasDuplicateObjects: false }));
    return;
  }
  const before = node.toJS(document) as Readonly<Record<string, unknown>>;
  for (const name of new Set([...Object.keys(before), ...Object.keys(block)])) {
    if (sameSettings(before[name], block[name])) continue;
    if (block[name] === undefined) node.delete(name);
    else node.set(name, document.createNode(block[name], { aliasDuplicateObjects: false }));
  }
}

const blockOf = (value: unknown): Block =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : null;

function documentOf(text: string): Document {
  const document = parseDocument(text, { prettyErrors: false });
  if (document.errors.length === 0 && isMap(document.contents)) return document;
  throw conflict(
    "What the bucket holds for this agent is no configuration: it was put there by other means and must be mended there.",
  );
}

const plainOf = (document: Document): Readonly<Record<string, unknown>> =>
  document.toJS() as Readonly<Record<string, unknown>>;
