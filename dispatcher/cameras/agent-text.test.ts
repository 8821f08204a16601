import { describe, expect, it } from "vitest";
import { modelsIn, withModels } from "./agent-text.ts";

const TEXT = `# kept by the district
agentId: edge-1
model:
  manifest: ./a/model.json # the small one
  weights: ./a/a.onnx
  workers: 2 # two cores
cameras:
  - code: "32050600001310000001"
    url: rtsp://u:\${PW}@h/1 # its password is the box's
`;
const CANARY = {
  label: "newer",
  model: { manifest: "/b.json", weights: "/b.onnx" },
  cameras: ["32050600001310000001"],
};

describe("models in an agent's text", () => {
  it("a trial comes and goes, and the text is as it was", () => {
    const tried = withModels(TEXT, { canary: CANARY });
    expect(modelsIn(tried)).toEqual({ model: modelsIn(TEXT).model, canary: CANARY });
    expect(tried).toContain("# its password is the box's");
    expect(withModels(tried, { canary: null })).toBe(TEXT);
  });

  it("another model keeps what is the same with its comment, and the way back is exact", () => {
    const { model } = modelsIn(TEXT);
    const changed = withModels(TEXT, { model: { manifest: "/b.json", weights: "/b.onnx", workers: 2 } });
    expect(changed).toContain("workers: 2 # two cores");
    expect(modelsIn(changed).model).toEqual({ manifest: "/b.json", weights: "/b.onnx", workers: 2 });
    expect(modelsIn(withModels(changed, { model })).model).toEqual(model);
    const none = TEXT.replace(/^model:[\s\S]*?^cameras/m, "cameras");
    expect(modelsIn(none).model).toBeNull();
    expect(withModels(withModels(none, { model }), { model: null })).toBe(none);
  });

  it("refuses what is no configuration", () => {
    expect(() => modelsIn("- a\n- b\n")).toThrow(/is no configuration/);
    expect(() => withModels("a: [", { canary: null })).toThrow(/is no configuration/);
  });
});
