import { isDeepStrictEqual } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { type OpenBlock, beginBlock } from "./block-writer.ts";
import { readBlock } from "./block.ts";
import type { PerceptionRecord } from "./perception-record.ts";
import { createReplayer, replayRecords } from "./replay.ts";
import { ABOUT, runStreet, streetCamera, streetScenes, type StreetRun } from "./street-run.fixture.ts";

const scenes = streetScenes(140);
const { plan } = streetCamera();
let live: StreetRun;

beforeAll(async () => {
  live = await runStreet({ scenes, plan });
});

async function packed(records: readonly PerceptionRecord[]): Promise<PerceptionRecord[]> {
  const block: OpenBlock = beginBlock(ABOUT);
  for (const record of records) block.add(record);
  return [...readBlock((await block.pack()).bytes)];
}

const plain = ({ atMs, ...incident }: StreetRun["incidents"][number] & { sizeWh?: unknown }) => {
  const { sizeWh: _, ...rest } = incident;
  return { ...rest, atMs };
};
const incidentsOf = async (records: Iterable<PerceptionRecord>, by = plan) =>
  (await replayRecords(records, { plan: by })).incidents.map(plain);

describe("a replay", () => {
  it("has something to say: a car, a bag and a poster came and went, and the camera was turned", () => {
    const { incidents, records } = live;
    const said = incidents.map(({ zoneId, phase }) => `${zoneId} ${phase}`);
    expect(new Set(said.filter((each) => !each.endsWith("updated")))).toEqual(
      new Set([
        "kerb opened",
        "kerb cleared",
        "ground opened",
        "ground cleared",
        "wall opened",
        "wall cleared",
      ]),
    );
    expect(records.filter(({ scene }) => !scene.guard.ok).length).toBeGreaterThan(0);
    expect(records.filter(({ scene }) => scene.regions.length > 1).length).toBeGreaterThan(10);
  });

  it("gives the very same incidents: tracks, times, boxes", async () => {
    expect(await incidentsOf(live.records)).toEqual(live.incidents.map(plain));
  });

  it("gives them from packed records too, which are what went in", async () => {
    const records = await packed(live.records);
    // Not toEqual: it takes seconds for so many cells.
    expect(isDeepStrictEqual(records, live.records)).toBe(true);
    expect(await incidentsOf(records)).toEqual(live.incidents.map(plain));
  });

  it("ends with the same memory", () => {
    const replayer = createReplayer(() => plan);
    for (const record of live.records) replayer.look(record);
    expect(replayer.memory()).toEqual(live.memory);
  });

  it.each([
    ["another dwell", { dwellS: 70 }],
    ["a shorter one", { dwellS: 10 }],
  ])("%s: what the pictures give with that rule", async (_name, rule) => {
    const { plan: other } = streetCamera(rule);
    const again = await runStreet({ scenes, plan: other });
    expect(await incidentsOf(live.records, other)).toEqual(again.incidents.map(plain));
    expect(again.incidents).not.toEqual(live.incidents);
  });

  it("goes over a restart of the agent as the agent did", async () => {
    const restarted = await runStreet({ scenes, plan, restartAt: 60 });
    expect(restarted.records.filter(({ startsRun }) => startsRun)).toHaveLength(2);
    expect(await incidentsOf(await packed(restarted.records))).toEqual(restarted.incidents.map(plain));
  });

  it("takes changed rules over between two looks, as a reload does", () => {
    const { plan: other } = streetCamera({ dwellS: 10 });
    let now = plan;
    const replayer = createReplayer(() => now);
    const opened = live.records.flatMap((record, look) => {
      if (look === 30) now = other;
      return replayer
        .look(record)
        .incidents.filter(({ phase }) => phase === "opened")
        .map(() => look);
    });
    const first = live.incidents.findIndex(({ phase }) => phase === "opened");
    expect(first).toBe(0);
    expect(Math.min(...opened)).toBeLessThan(25 + 40 / 2);
  });
});
