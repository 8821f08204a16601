/** YAML text + TypeBox schema → a checked value with defaults, or sentences that say what is wrong where. */
import type { Static, TSchema } from "typebox";
import { Compile } from "typebox/compile";
import { Value } from "typebox/value";
import { parseDocument } from "yaml";

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly description?: string;
}

/** Pushes one sentence per problem; returns the value only when there was none. */
export function readYamlConfig<T extends TSchema>(
  schema: T,
  text: string,
  problems: string[],
): Static<T> | undefined {
  const document = parseDocument(text, { prettyErrors: false });
  const [syntax] = document.errors;
  if (syntax !== undefined) {
    const line = text.slice(0, syntax.pos[0]).split("\n").length;
    problems.push(`line ${String(line)} is not YAML: ${syntax.message}`);
    return undefined;
  }
  const value = Value.Default(schema, document.toJS() ?? {});
  const validator = Compile(schema);
  if (validator.Check(value)) return value;
  const seen = new Set<string>();
  for (const error of validator.Errors(value)) {
    const sentence = describe(schema, value, error);
    if (!seen.has(sentence)) problems.push(sentence);
    seen.add(sentence);
  }
  return undefined;
}

interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message: string;
  readonly params: object;
}

function describe(schema: SchemaNode, root: unknown, error: SchemaError): string {
  const path = error.instancePath.split("/").slice(1);
  const params = error.params as {
    readonly requiredProperties?: readonly string[];
    readonly additionalProperties?: readonly string[];
    readonly allowedValues?: readonly unknown[];
  };
  if (params.requiredProperties !== undefined) {
    const [missing] = params.requiredProperties;
    const name = [...path, missing ?? ""];
    return `${dotted(name)} is missing${hint(schema, name)}`;
  }
  if (params.additionalProperties !== undefined) {
    const [extra] = params.additionalProperties;
    const known = Object.keys(nodeAt(schema, path)?.properties ?? {});
    return `${dotted([...path, extra ?? ""])} is not a known key; known here: ${known.join(", ")}`;
  }
  const allowed =
    params.allowedValues === undefined ? error.message : `must be one of ${params.allowedValues.join(", ")}`;
  return `${dotted(path)} is ${show(valueAt(root, path))}, but ${allowed}${hint(schema, path)}`;
}

function nodeAt(schema: SchemaNode, path: readonly string[]): SchemaNode | undefined {
  let node: SchemaNode | undefined = schema;
  for (const key of path)
    node = /^\d+$/.test(key) && node?.items !== undefined ? node.items : node?.properties?.[key];
  return node;
}

function hint(schema: SchemaNode, path: readonly string[]): string {
  const text = nodeAt(schema, path)?.description;
  return text === undefined ? "" : ` (${text})`;
}

/** ["cameras","0","url"] → cameras[0].url */
function dotted(path: readonly string[]): string {
  const text = path.reduce((whole, key) => (/^\d+$/.test(key) ? `${whole}[${key}]` : `${whole}.${key}`), "");
  return text === "" ? "the file" : text.replace(/^\./, "");
}

function valueAt(root: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((here, key) => (here as Record<string, unknown> | undefined)?.[key], root);
}

function show(value: unknown): string {
  const text = value === undefined ? "missing" : JSON.stringify(value);
  // A URL may carry a password, and a configuration error is the first thing people paste into a chat.
  const safe = text.replace(/:\/\/[^/\s@"]*@/g, "://***@");
  return safe.length > 80 ? `${safe.slice(0, 77)}...` : safe;
}
