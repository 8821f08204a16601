/** What set-up decides without installing anything. */
import { describe, expect, it } from "vitest";
import { nodeComplaint } from "./setup.mjs";

describe("Node's version", () => {
  it.each(["20.19.0", "20.20.2", "22.0.0", "26.10.0"])("%s is enough", (version) => {
    expect(nodeComplaint(version)).toBeNull();
  });

  it.each(["18.19.0", "20.18.1"])("%s is not, and the sentence says what is", (version) => {
    expect(nodeComplaint(version)).toBe(
      `gridwatch needs Node.js 20.19 or newer, and this is ${version}; see https://nodejs.org/`,
    );
  });
});
