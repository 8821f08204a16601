import { describe, expect, it } from "vitest";
import { runCommand } from "./child.ts";

describe("runCommand", () => {
  it.each([
    [
      "ends a command that takes too long, with its helpers still holding the pipe",
      "sh",
      ["-c", "sleep 20 & sleep 20"],
      "sh did not finish within 0.3 s",
    ],
    [
      "tells the exit code and the first complaints",
      "sh",
      ["-c", "printf 'npm warn x\\none\\ntwo\\nthree\\n' >&2; exit 3"],
      "sh ended with 3: one / two",
    ],
    ["tells that it said nothing", "false", [], "false ended with 1: it said nothing"],
    [
      "tells that there is no such command",
      // With a path, so that an unreadable folder in PATH cannot turn ENOENT into EACCES.
      "/no-such-folder/command",
      [],
      "/no-such-folder/command could not be started: spawn /no-such-folder/command ENOENT",
    ],
  ])("%s", async (_, command, args, sentence) => {
    const startedMs = performance.now();
    await expect(runCommand(command, args, { timeoutMs: 300 })).rejects.toThrow(sentence);
    expect(performance.now() - startedMs).toBeLessThan(5000);
  });

  it("fails when its output cannot be written", async () => {
    const run = runCommand("echo", ["x"], { timeoutMs: 5000, outputFile: "/no/such/folder/file" });
    await expect(run).rejects.toThrow("ENOENT");
  });
});
