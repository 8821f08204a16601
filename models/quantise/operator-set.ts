/** Operator set 11 or 12 → 13, where DequantizeLinear learned of channels (onnx/docs/Changelog.md). Pure. */
import { attributeOf, integerTensor, intAttribute } from "../convert/onnx-file.ts";
import type { OnnxModel, OnnxNode, OnnxTensor } from "../convert/onnx-file.ts";
import { ModelError } from "../errors.ts";

/** Per-channel weights need 13. */
const NEEDED = 13;
/** Before 11, Pad, Resize, Slice and others differ too much. */
const OLDEST = 11;
const MAIN_DOMAINS: readonly string[] = ["", "ai.onnx"];

/** Operators whose attribute became an input in 13: position of that input. */
const MOVED: Readonly<Record<string, { readonly attribute: string; readonly position: number }>> = {
  Split: { attribute: "split", position: 1 },
  Squeeze: { attribute: "axes", position: 1 },
  Unsqueeze: { attribute: "axes", position: 1 },
  ReduceSum: { attribute: "axes", position: 1 },
};
/** Until 12 they flattened everything from the axis on, which is the same on the last axis only. */
const FLATTENED_BEFORE_13: ReadonlySet<string> = new Set(["Softmax", "LogSoftmax", "Hardmax"]);

function versionOf({ opsetImport }: OnnxModel): number {
  const main = opsetImport.find(({ domain = "" }) => MAIN_DOMAINS.includes(domain));
  return Number(main?.version ?? 1);
}

/** The same graph under operator set 13 or newer. Throws ModelError CONVERT_FAILED with the operator that stands in the way. */
export function raiseOperatorSet(model: OnnxModel): OnnxModel {
  const version = versionOf(model);
  if (version >= NEEDED) return model;
  const cannot = (why: string) =>
    new ModelError(
      "CONVERT_FAILED",
      `The model is of operator set ${version} and int8 weights need ${NEEDED}: ${why}; export it again with operator set ${NEEDED} or newer.`,
    );
  if (version < OLDEST) throw cannot(`what is older than ${OLDEST} cannot be raised`);
  const added: OnnxTensor[] = [];
  const node = model.graph.node.map((each, k) => {
    if (FLATTENED_BEFORE_13.has(each.opType) && intAttribute(each, "axis", 1) !== -1) {
      throw cannot(`the ${each.opType} "${each.name ?? ""}" means another thing there`);
    }
    return withMovedAttribute(each, `operator_set_13_${k}`, added);
  });
  return {
    ...model,
    opsetImport: model.opsetImport.map((each) =>
      MAIN_DOMAINS.includes(each.domain ?? "") ? { ...each, version: String(NEEDED) } : each,
    ),
    graph: { ...model.graph, node, initializer: [...model.graph.initializer, ...added] },
  };
}

function withMovedAttribute(node: OnnxNode, name: string, added: OnnxTensor[]): OnnxNode {
  const moved = MOVED[node.opType];
  const attribute = moved && attributeOf(node, moved.attribute);
  if (moved === undefined || attribute === undefined) return node;
  added.push(integerTensor(name, (attribute.ints ?? []).map(Number)));
  const input = [...node.input];
  while (input.length < moved.position) input.push("");
  input[moved.position] = name;
  return { ...node, input, attribute: node.attribute.filter((each) => each !== attribute) };
}
