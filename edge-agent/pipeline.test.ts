import { pino } from "pino";
import { describe, expect, it } from "vitest";
import type { Frame } from "./perceive/decode/frame.ts";
import type { Detection } from "./perceive/detect/detection.ts";
import type { Detector } from "./perceive/detect/detector.ts";
import type { Incident } from "./perceive/zone/incident.ts";
import { type CameraPlan, type Memory, runPipeline } from "./pipeline.ts";
import { ALWAYS, type Schedule, WEEKDAYS } from "./perceive/zone/schedule.ts";
import { knownThings } from "./known-things.ts";
import { PLAIN_SIGHT, seePlainly } from "./plain-sight.fixture.ts";

const CODE = "32050600001310000001";
const plan: CameraPlan = {
  code: CODE,
  zones: [
    {
      id: "kerb",
      polygon: [
        [0.8, 0.05],
        [1, 0.05],
        [1, 0.25],
        [0.8, 0.25],
      ],
      except: [],
      schedule: ALWAYS,
      minHeightM: 0,
      rule: {
        kind: "dwell",
        violation: "parking",
        classNames: new Set(["car"]),
        dwellS: 20,
        updateS: 60,
        clearS: 10,
        maxGapS: 15,
        minObservedShare: 0.5,
      },
    },
  ],
  perspective: undefined,
  ...PLAIN_SIGHT,
  association: {
    evidence: { car: ["motor-vehicle"] },
    beginConfidence: 0.4,
    minIou: 0.4,
    forgetS: 30,
    maxCoverS: 5,
  },
  watchBreakS: 10,
};
const VAN: Detection = { xyxy: [653, 45, 723, 100], className: "car", confidence: 0.6 };
const silent = pino({ level: "silent" });

/** Frames every two seconds on the monotonic clock; `wallStepS` is a correction of the wall clock half-way. */
async function* frames(options: { from: number; count: number; wallStepS?: number }): AsyncGenerator<Frame> {
  for (let i = 0; i < options.count; i += 1) {
    const ms = (options.from + i * 2) * 1000;
    const step = i > options.count / 2 ? (options.wallStepS ?? 0) * 1000 : 0;
    await Promise.resolve();
    yield {
      cameraCode: CODE,
      sequence: i + 1,
      widthPx: 768,
      heightPx: 576,
      rgb: new Uint8Array(0),
      capturedAtMs: 1e12 + ms + step,
      monotonicMs: ms,
    };
  }
}

interface Run {
  readonly from: number;
  readonly count: number;
  readonly wallStepS?: number;
  readonly remembered?: unknown;
  /** What the detector sees or throws at each look; the van by default. */
  readonly sight?: (look: number) => readonly Detection[];
  readonly schedule?: Schedule;
  /** Throws when the store refuses. */
  readonly refuse?: (look: number) => boolean;
}

async function run(options: Run) {
  const incidents: (Incident & { look: number })[] = [];
  let memory: Memory | undefined;
  let look = 0;
  const detector: Detector = {
    model: { name: "scripted", sha256: "0" },
    executionProvider: "cpu",
    slots: 1,
    detect: () => {
      look += 1;
      return Promise.resolve().then(() => (options.sight ?? (() => [VAN]))(look));
    },
    inferenceMsP50: () => undefined,
    close: () => Promise.resolve(),
  };
  const schedule = options.schedule ?? ALWAYS;
  const planned = { ...plan, zones: plan.zones.map((zone) => ({ ...zone, schedule })) };
  await runPipeline(() => planned, {
    seeScene: seePlainly,
    looks: frames(options),
    detector,
    remembered: options.remembered,
    report: (found, _frame, after) => {
      if (options.refuse?.(look) === true) return Promise.reject(new Error("disk full"));
      incidents.push(...found.map((incident) => ({ ...incident, look })));
      memory = after;
      return Promise.resolve();
    },
    keep: (after) => {
      memory = after;
      return Promise.resolve();
    },
    onJudged: () => undefined,
    onLook: () => undefined,
    logger: silent,
  });
  return {
    phases: incidents.map((incident) => `${incident.phase}#${String(incident.look)}`),
    memory: memory as Memory,
  };
}

describe("what a kept memory knows to stand in the zones", () => {
  it("is what was reported, with its key, box and time; nothing of another shape or another configuration", async () => {
    const before = await run({ from: 0, count: 5 });
    expect(knownThings(before.memory, plan)).toEqual([]);
    const { memory } = await run({ from: 0, count: 12 });
    const stored: unknown = JSON.parse(JSON.stringify(memory));
    const { xyxy, sinceMs, ...thing } = knownThings(stored, plan)[0] ?? { xyxy: [], sinceMs: NaN };
    expect(thing).toEqual({ dedupKey: `${CODE}/kerb/parking/28-3`, widthPx: 768, heightPx: 576 });
    expect(xyxy).toEqual(VAN.xyxy);
    expect(sinceMs).toBe(1e12);
    expect(knownThings(stored, { ...plan, zones: [] })).toEqual([]);
    for (const odd of [undefined, null, "text", { stays: 3 }, { ...memory, sizeWh: undefined }])
      expect(knownThings(odd, plan)).toEqual([]);
  });
});

describe("pipeline", () => {
  it("decides once the dwell is over", async () => {
    expect((await run({ from: 0, count: 15 })).phases).toEqual(["opened#11"]);
  });

  it("an incident that could not be stored is decided again at the next look, once", async () => {
    const { phases } = await run({ from: 0, count: 16, refuse: (look) => look < 14 });
    expect(phases).toEqual(["opened#14"]);
  });

  it("a detector that fails now and then costs looks, not the dwell", async () => {
    const sight = (look: number) => {
      if (look % 3 === 0) throw new Error("worker died");
      return [VAN];
    };
    expect((await run({ from: 0, count: 15, sight })).phases).toEqual(["opened#11"]);
  });

  it("a restart in the middle of the dwell goes on, within the gap", async () => {
    const first = await run({ from: 0, count: 6 });
    const stored: unknown = JSON.parse(JSON.stringify(first.memory));
    expect((await run({ from: 18, count: 10, remembered: stored })).phases).toEqual(["opened#2"]);
  });

  it("a restart after it was opened does not open it again, nor clear it unseen", async () => {
    const first = await run({ from: 0, count: 12 });
    expect(first.phases).toEqual(["opened#11"]);
    const stored: unknown = JSON.parse(JSON.stringify(first.memory));
    const afterAnHour = await run({
      from: 3600,
      count: 4,
      remembered: stored,
      sight: (look) => (look < 3 ? [] : [VAN]),
    });
    expect(afterAnHour.phases).toEqual(["updated#3"]);
    const gone = await run({ from: 3600, count: 10, remembered: stored, sight: () => [] });
    expect(gone.phases).toEqual(["cleared#6"]);
  });

  it("a corrected wall clock does not change how long it stood there", async () => {
    expect((await run({ from: 0, count: 15, wallStepS: 3600 })).phases).toEqual(["opened#11"]);
    expect((await run({ from: 0, count: 15, wallStepS: -3600 })).phases).toEqual(["opened#11"]);
  });

  it.each([
    // The frames' wall clock begins at 09:46:40 in Shanghai and is corrected at the 17th look.
    ["a market begins: what stood there is let go", "18:00", 8.5 * 3600, ["opened#11", "cleared#21"]],
    ["a market that never was ends: it dwells from now on", "09:00", 8.5 * 3600, ["opened#27"]],
    ["a market is still over", "18:00", 60, ["opened#11"]],
  ])(
    "a corrected wall clock says at once what a schedule permits: %s",
    async (_what, from, wallStepS, phases) => {
      const to = from === "18:00" ? "23:00" : "10:00";
      const hours = { days: WEEKDAYS, from, to };
      const schedule: Schedule = { ...ALWAYS, permits: [{ hours, reason: "夜市" }] };
      expect((await run({ from: 0, count: 30, wallStepS, schedule })).phases).toEqual(phases);
    },
  );

  it("a wall clock that was set back an hour over a restart does not hide the thing for that hour", async () => {
    const first = await run({ from: 0, count: 6 });
    const unopened: unknown = JSON.parse(JSON.stringify(first.memory));
    const dwelling = await run({ from: -3600, count: 10, remembered: unopened });
    expect(dwelling.phases).toEqual(["opened#6"]);
    const opened: unknown = JSON.parse(JSON.stringify(dwelling.memory));
    expect((await run({ from: -7200, count: 40, remembered: opened })).phases).toEqual(["updated#27"]);
    const gone = await run({ from: -7200, count: 10, remembered: opened, sight: () => [] });
    expect(gone.phases).toEqual(["cleared#6"]);
  });

  it.each([["nothing"], [{ tracker: "old shape" }], [null]])(
    "a memory of another shape (%j) starts blank",
    async (remembered) => {
      expect((await run({ from: 0, count: 12, remembered })).phases).toEqual(["opened#11"]);
    },
  );
});
