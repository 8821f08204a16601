/** Operator tasks from heartbeat to API, with real servers and several dispatchers. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Heartbeat, heartbeatSubject } from "#contract";
import { type City, startCity, until } from "../city.double.ts";
import type { Dispatcher } from "../dispatcher.ts";
import type { OperatorTask } from "../lifecycle/operator-tasks.ts";

const CAMERA = "32050600001310000001";
const OTHER = "32050600001310000002";
const MOVED = { zh: "摄像机被移动", en: "the camera was moved" };
type Camera = Heartbeat["cameras"][number];

let city: City;
let dispatchers: readonly Dispatcher[];
beforeAll(async () => {
  city = await startCity();
  dispatchers = [await city.start(), await city.start()];
}, 120_000);
afterAll(async () => {
  await city.stop();
});
beforeEach(async () => {
  beat([]);
  await until(async () => {
    expect(await tasks()).toEqual([]);
  });
});

const camera = (cameraCode: string, more: Partial<Camera> = {}): Camera => ({
  ...{ cameraCode, name: `camera ${cameraCode.slice(-1)}`, state: "seeing", looks: 1, framesDropped: 0 },
  ...{ revisitS: 2, restarts: 0 },
  ...more,
});
const suspended = (why: string, since = "2026-11-23T01:00:00.000Z"): Partial<Camera> => ({
  state: "blind",
  suspended: { why, since, sentence: MOVED },
});
function beat(cameras: readonly Camera[], agentId = "edge-1"): void {
  const heartbeat: Heartbeat = {
    ...{ agentId, sentAt: new Date().toISOString(), version: "0", executionProvider: "cpu" },
    ...{ model: { name: "m", sha256: "0" }, outboxDepth: 0, outboxDropped: 0, cameras: [...cameras] },
  };
  city.line.publish(heartbeatSubject(agentId), new TextEncoder().encode(JSON.stringify(heartbeat)));
}
const tasks = (all = false): Promise<readonly OperatorTask[]> =>
  (dispatchers[0] as Dispatcher).desk.operatorTasks.list({ all, limit: 200 });
/** The heartbeat again and again, as agents send it, until the open tasks are these. */
const settled = async (cameras: readonly Camera[], expected: readonly object[], agentId?: string) => {
  await until(async () => {
    beat(cameras, agentId);
    await city.line.flush();
    expect(await tasks()).toMatchObject(expected);
  });
};

describe("an operator task", () => {
  it("is opened once by two dispatchers, stays through a hundred heartbeats, and ends when the camera sees", async () => {
    const moved = [camera(CAMERA, suspended("moved")), camera(OTHER)];
    await settled(moved, [{ cameraCode: CAMERA, kind: "moved", agentId: "edge-1", endedAt: null }]);
    const [task] = await tasks();
    expect(task).toMatchObject({
      since: "2026-11-23T01:00:00.000Z",
      sentence: MOVED,
      cameraName: "camera 1",
    });
    for (let i = 0; i < 100; i += 1) beat(moved);
    await city.line.flush();
    await settled(moved, [{ id: task?.id }]);
    await settled([camera(CAMERA), camera(OTHER)], []);
    const [over] = await tasks(true);
    expect(over?.id).toBe(task?.id);
    expect(over?.endedAt).not.toBeNull();
  }, 60_000);

  it("of another kind takes its place, a frozen picture is one, other blindness neither opens nor ends", async () => {
    await settled([camera(CAMERA, suspended("dark"))], [{ kind: "dark" }]);
    const silent = { state: "blind", faultKind: "no-answer", blindReason: "no answer" } as const;
    await settled([camera(CAMERA, silent)], [{ kind: "dark" }]);
    await settled([camera(CAMERA, suspended("covered"))], [{ kind: "covered" }]);
    const frozen = {
      state: "blind",
      faultKind: "frozen-picture",
      blindReason: "one and the same picture",
      blindSince: "2026-11-23T02:00:00.000Z",
    } as const;
    await settled(
      [camera(CAMERA, frozen)],
      [
        {
          ...{ kind: "frozen", since: "2026-11-23T02:00:00.000Z" },
          sentence: { en: "one and the same picture", zh: expect.stringContaining("重启摄像机") as string },
        },
      ],
    );
  }, 60_000);

  it("ends when its agent has the camera no more; another agent's heartbeat does not end it", async () => {
    await settled([camera(CAMERA, suspended("blurred", "no time"))], [{ kind: "blurred" }]);
    await settled([camera(OTHER)], [{ kind: "blurred", agentId: "edge-1" }], "edge-2");
    await settled([camera(OTHER)], []);
  }, 60_000);

  it("is acknowledged by the first who does, and by nobody who is not there", async () => {
    await settled([camera(CAMERA, suspended("moved"))], [{ acknowledgedBy: null }]);
    const [task] = await tasks();
    const [first, second] = dispatchers.map(({ desk }) => desk.operatorTasks);
    const id = task?.id ?? "";
    expect(
      await first?.acknowledge(id, { userId: "D01", atMs: 1_763_000_000_000, note: "ladder is ordered" }),
    ).toMatchObject({
      ...{ id, acknowledgedBy: "D01", acknowledgedAt: "2025-11-13T02:13:20.000Z" },
    });
    expect(
      await second?.acknowledge(id, { userId: "R01", atMs: 1_763_000_009_000, note: null }),
    ).toMatchObject({
      ...{ acknowledgedBy: "D01", acknowledgedAt: "2025-11-13T02:13:20.000Z" },
    });
    for (const unknown of ["x", "00000000-0000-4000-8000-000000000000"]) {
      await expect(first?.acknowledge(unknown, { userId: "D01", atMs: 0, note: null })).rejects.toMatchObject(
        {
          ...{ code: "NOT_FOUND", message: `There is no operator task ${unknown}.` },
        },
      );
    }
  }, 60_000);

  it("is written after the book was away, by the next heartbeat", async () => {
    await city.postgres.kill();
    const dark = [camera(CAMERA, suspended("dark"))];
    const unwritten = () => dispatchers[0]?.counters.snapshot().operatorTasksUnwritten ?? 0;
    const before = unwritten();
    await until(() => {
      beat(dark);
      expect(unwritten()).toBeGreaterThan(before);
    }, 40_000);
    await city.postgres.restart();
    await until(async () => {
      beat(dark);
      expect(await tasks().catch(() => [])).toMatchObject([{ kind: "dark" }]);
    }, 40_000);
  }, 120_000);
});
