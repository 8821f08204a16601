import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseLabelLine, parseTuningReport } from "./index.ts";

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const folder = (name: string) => new URL(`./golden/${name}/`, import.meta.url);
const read = (file: URL) => JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;

describe.each([
  ["labels", parseLabelLine],
  ["tuning", parseTuningReport],
])("golden %s", (name, parse) => {
  it.each(readdirSync(folder(`${name}/good`)))("good: %s is read", (file) => {
    const message = read(new URL(file, folder(`${name}/good`)));
    expect(parse(bytes(message))).toEqual({ ok: true, value: message });
  });

  it.each(readdirSync(folder(`${name}/bad`)))("bad: %s is refused with its reason", (file) => {
    const { message, reason } = read(new URL(file, folder(`${name}/bad`)));
    expect(parse(bytes(message))).toMatchObject({
      ok: false,
      reason: expect.stringContaining(String(reason)) as string,
    });
  });
});
