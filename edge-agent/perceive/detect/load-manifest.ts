/** models/<name>/model.json → ModelManifest, or one sentence that names the file, the key and what would be right. */
import { readFileSync } from "node:fs";
import { Compile } from "typebox/compile";
import { AgentError, messageOf } from "../../errors.ts";
import { HeadSpec, ModelManifest } from "./model-manifest.ts";

const manifestValidator = Compile(ModelManifest);

interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message: string;
  readonly params: object;
}

/** A key and what is wrong with it. */
interface Complaint {
  readonly key: string;
  readonly problem: string;
}

const keyOf = (pointer: string) => pointer.slice(1).replaceAll("/", ".");

function valueAt(root: unknown, pointer: string): unknown {
  let here = root;
  for (const key of pointer.split("/").slice(1)) here = (here as Record<string, unknown> | undefined)?.[key];
  return here;
}

function show(value: unknown): string {
  const text = value === undefined ? "missing" : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function complaintOf(root: unknown, error: SchemaError): Complaint {
  const params = error.params as { requiredProperties?: string[]; allowedValues?: unknown[] };
  const missing = params.requiredProperties?.[0];
  if (missing !== undefined) return { key: keyOf(`${error.instancePath}/${missing}`), problem: "is missing" };
  const wanted =
    params.allowedValues === undefined ? error.message : `must be one of ${show(params.allowedValues)}`;
  const key = keyOf(error.instancePath) || "(root)";
  return { key, problem: `is ${show(valueAt(root, error.instancePath))}: ${wanted}` };
}

/** Kinds of head that report each object once. */
const CHOOSES_ITSELF: ReadonlySet<HeadSpec["kind"]> = new Set([
  "detr",
  "detr-raw",
  "yolo26",
  "paddle",
  "tflite-postprocess",
]);

const HEAD_KINDS = HeadSpec.anyOf.map((head) => head.properties.kind.const);

/** A union's own errors blame every branch; the kind says which one was meant. */
function headComplaint(root: unknown): Complaint | undefined {
  const head = (root as { head?: unknown }).head;
  if (typeof head !== "object" || head === null) return undefined;
  const kind = (head as { kind?: unknown }).kind;
  const meant = HeadSpec.anyOf.find((each) => each.properties.kind.const === kind);
  if (meant === undefined)
    return { key: "head.kind", problem: `is ${show(kind)}: must be one of ${HEAD_KINDS.join(", ")}` };
  const [first] = Compile(meant).Errors(head) as readonly SchemaError[];
  if (first === undefined) return undefined;
  return complaintOf(root, { ...first, instancePath: `/head${first.instancePath}` });
}

function schemaComplaint(root: unknown): Complaint | undefined {
  if (manifestValidator.Check(root)) return undefined;
  const [first] = manifestValidator.Errors(root) as readonly SchemaError[];
  if (first === undefined) return { key: "(root)", problem: "does not match the schema" };
  if (first.instancePath.startsWith("/head")) return headComplaint(root) ?? complaintOf(root, first);
  return complaintOf(root, first);
}

/** What the schema cannot say because it concerns two keys at once, in the order of the keys. */
const CROSS_RULES: readonly ((manifest: ModelManifest) => Complaint | undefined)[] = [
  ({ weights }) =>
    weights.origins === undefined && weights.convert === undefined
      ? {
          key: "weights",
          problem: "has neither origins nor convert: one of them must say where the file comes from",
        }
      : undefined,
  ({ input }) =>
    input.std.includes(0)
      ? { key: "input.std", problem: `is ${show(input.std)}: no channel may be divided by 0` }
      : undefined,
  ({ input }) =>
    input.dtype === "uint8" && (input.mean.some((mean) => mean !== 0) || input.std.some((std) => std !== 1))
      ? {
          key: "input.dtype",
          problem: `is "uint8": bytes are not normalised, so mean must be [0,0,0] and std [1,1,1]`,
        }
      : undefined,
  evenStrides,
  sizeIsTold,
  ({ head, nmsIou }) =>
    !CHOOSES_ITSELF.has(head.kind) && nmsIou === null
      ? {
          key: "nmsIou",
          problem: `is null: a head of kind "${head.kind}" reports each object many times and needs NMS`,
        }
      : undefined,
  ({ classes }) => {
    const again = classes.find((name, i) => name !== "" && classes.indexOf(name) !== i);
    if (again !== undefined) return { key: "classes", problem: `has "${again}" twice` };
    return classes.every((name) => name === "")
      ? { key: "classes", problem: "has no name at all" }
      : undefined;
  },
  ({ evidence, classes }) => {
    const unknown = Object.keys(evidence).find((name) => name === "" || !classes.includes(name));
    return unknown === undefined
      ? undefined
      : { key: `evidence.${unknown}`, problem: `names a class that "classes" does not have` };
  },
  ({ confidence }) =>
    confidence.floor > confidence.recommended
      ? {
          key: "confidence.floor",
          problem: `is ${confidence.floor}: must not be above confidence.recommended, ${confidence.recommended}`,
        }
      : undefined,
];

function stridesOf(head: HeadSpec): readonly number[] {
  if (head.kind === "yolox") return head.strides;
  return head.kind === "yolov5-raw" ? head.levels.map(({ stridePx }) => stridePx) : [];
}

/** YOLO's grids are cut from the input without a rest; NanoDet's and PicoDet's last cell may be cut off. */
function evenStrides({ head, input }: ModelManifest): Complaint | undefined {
  const uneven = stridesOf(head).find((px) => input.widthPx % px !== 0 || input.heightPx % px !== 0);
  if (uneven === undefined) return undefined;
  return {
    key: head.kind === "yolox" ? "head.strides" : "head.levels",
    problem: `has ${uneven}, which does not divide the input, ${input.widthPx}x${input.heightPx}`,
  };
}

function sizeIsTold({ head, input }: ModelManifest): Complaint | undefined {
  if (head.kind !== "detr") return undefined;
  if (input.sizeName === undefined) {
    return {
      key: "input.sizeName",
      problem: `is missing: a head of kind "detr" is told the source's size`,
    };
  }
  if (input.resize === "stretch") return undefined;
  return { key: "input.resize", problem: `is "${input.resize}": a head of kind "detr" needs "stretch"` };
}

/** Checks a parsed model.json; `file` is named in the sentence of the AgentError MODEL_INVALID. */
export function checkModelManifest(root: unknown, file: string): ModelManifest {
  const refuse = ({ key, problem }: Complaint) =>
    new AgentError("MODEL_INVALID", `model manifest ${file}: key "${key}" ${problem}`);
  const schema = schemaComplaint(root);
  if (schema !== undefined) throw refuse(schema);
  const manifest = root as ModelManifest;
  for (const rule of CROSS_RULES) {
    const complaint = rule(manifest);
    if (complaint !== undefined) throw refuse(complaint);
  }
  return manifest;
}

/** Reads and checks one manifest. Throws AgentError MODEL_INVALID. */
export function loadModelManifest(path: string): ModelManifest {
  let root: unknown;
  try {
    root = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new AgentError(
      "MODEL_INVALID",
      `model manifest ${path} cannot be read as JSON: ${messageOf(error)}`,
      {
        cause: error,
      },
    );
  }
  return checkModelManifest(root, path);
}
