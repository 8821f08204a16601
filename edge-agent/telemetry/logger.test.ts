import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { redactCredentials } from "./logger.ts";

const LOGGER = new URL("./logger.ts", import.meta.url).pathname;

/** pino writes to the real stdout, so the logger runs in a process of its own and its output is read. */
function logged(statement: string): string {
  const script = `import { createLogger } from ${JSON.stringify(LOGGER)};
const logger = createLogger({ name: "edge-agent", level: "info" });
${statement}`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "-e", script],
    { encoding: "utf8" },
  );
  expect(stderr).toBe("");
  return stdout;
}

describe("redactCredentials", () => {
  test.each([
    ["rtsp://admin:s3cret@10.0.0.7:554/ch1", "rtsp://***@10.0.0.7:554/ch1", "user and password"],
    [
      "tcp rtsps://admin@cam and nats://u:p@n:4222",
      "tcp rtsps://***@cam and nats://***@n:4222",
      "every URL in a text",
    ],
    ["rtsp://10.0.0.7/a@b", "rtsp://10.0.0.7/a@b", "an @ in the path is no login"],
    ["mail ops@city.example about cam 7", "mail ops@city.example about cam 7", "no URL, no change"],
  ])("%s → %s (%s)", (text, expected) => {
    expect(redactCredentials(text)).toBe(expected);
  });
});

describe("logger", () => {
  test("no password passes: not in a message, a field, nor an error and its cause", () => {
    const text = logged(`
      const url = "rtsp://admin:s3cret@10.0.0.7/ch1";
      logger.info("opening " + url);
      logger.warn({ note: "lost " + url }, "camera lost");
      logger.info({ url, camera: { url, password: "s3cret" }, token: "s3cret" }, "settings");
      logger.error({ err: new Error("cannot open " + url, { cause: new Error(url + " refused") }) }, "failed");
      logger.debug("below the level");
    `);
    expect(text).not.toContain("s3cret");
    const lines = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map((line) => line["msg"])).toEqual([
      "opening rtsp://***@10.0.0.7/ch1",
      "camera lost",
      "settings",
      "failed",
    ]);
    expect(lines[1]).toMatchObject({ name: "edge-agent", level: 40, note: "lost rtsp://***@10.0.0.7/ch1" });
    expect(lines[2]).toMatchObject({ url: "***", camera: { url: "***", password: "***" }, token: "***" });
    expect(lines[0]?.["time"]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });
});
