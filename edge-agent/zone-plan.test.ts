import { expect, it } from "vitest";
import { loadConfig } from "./config.ts";
import type { Incident } from "./perceive/zone/incident.ts";
import { wantsPlaceBefore } from "./zone-plan.ts";

const example = new URL("./agent.example.yaml", import.meta.url).pathname;
const [camera] = loadConfig(example, { CAMERA_PASSWORD: "x" }).cameras;
const wants = (zoneId: string, phase: Incident["phase"] = "opened", className = "box") =>
  camera !== undefined && wantsPlaceBefore(camera, { zoneId, phase, className });

it("the place before belongs to what is new there, while it is there", () => {
  const zones = camera?.zones.map(({ id, rule }) => [rule.kind, wants(id)]);
  expect(zones).toEqual([
    ["dwell", false],
    ["vending", true],
    ["static-object", true],
    ["beyond-line", true],
    ["surface-change", true],
  ]);
  expect(wants("corner", "updated")).toBe(true);
  expect(wants("corner", "cleared")).toBe(false);
});

it("and to a change that no class explains, whatever the rule", () => {
  expect(wants("kerb", "opened", "unexplained")).toBe(true);
  expect(wants("kerb", "cleared", "unexplained")).toBe(false);
});
