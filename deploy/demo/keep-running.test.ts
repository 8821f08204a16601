/** Something that ends by itself comes back; something that is stopped does not. */
import { expect, it } from "vitest";
import { startChild } from "../harness/child.ts";
import { keepRunning } from "./keep-running.ts";

const sleeper = () => startChild({ name: "sleeper", command: "/bin/sleep", args: ["63"] });

it("starts a killed process again, says so, and stops for good", async () => {
  let child = await sleeper();
  const lines: string[] = [];
  const restarts: number[] = [];
  const server = {
    get exited() {
      return child.exited;
    },
    restart: async () => {
      child = await sleeper();
      restarts.push(child.pid);
    },
    stop: () => child.stop(),
  };
  const stop = keepRunning("sleeper", server, (line) => lines.push(line));
  await child.kill();
  for (let wait = 0; wait < 100 && restarts.length === 0; wait++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(lines).toEqual(["sleeper ended (SIGKILL); it is started again"]);
  expect(restarts).toHaveLength(1);
  await stop();
  expect(child.running).toBe(false);
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(restarts).toHaveLength(1);
});

it("tries again when a restart fails", async () => {
  let child = await sleeper();
  const lines: string[] = [];
  let attempts = 0;
  const server = {
    get exited() {
      return child.exited;
    },
    restart: async () => {
      attempts += 1;
      if (attempts === 1) throw new Error("port is taken");
      child = await sleeper();
    },
    stop: () => child.stop(),
  };
  const stop = keepRunning("sleeper", server, (line) => lines.push(line));
  await child.kill();
  for (let wait = 0; wait < 100 && attempts < 2; wait++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(lines[1]).toBe("sleeper does not start: port is taken");
  await stop();
  expect(attempts).toBe(2);
  expect(child.running).toBe(false);
});
