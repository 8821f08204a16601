/** The same rules over ByteTrack: a watched zone, five looks a second, with people who walk past the stall. */
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import type { Frame } from "./perceive/decode/frame.ts";
import type { Detection } from "./perceive/detect/detection.ts";
import type { Incident } from "./perceive/zone/incident.ts";
import { type CameraPlan, type Memory, runPipeline } from "./pipeline.ts";
import { ALWAYS } from "./perceive/zone/schedule.ts";
import { PLAIN_SIGHT, seePlainly } from "./plain-sight.fixture.ts";

const CODE = "32050600001310000001";
const FPS = 5;
const patrolPlan: CameraPlan = {
  code: CODE,
  zones: [
    {
      id: "pavement",
      polygon: [
        [0, 0.5],
        [1, 0.5],
        [1, 1],
        [0, 1],
      ],
      except: [],
      schedule: ALWAYS,
      minHeightM: 0,
      rule: {
        kind: "dwell",
        violation: "vending",
        classNames: new Set(["person"]),
        dwellS: 20,
        updateS: 60,
        clearS: 5,
        maxGapS: 15,
        minObservedShare: 0.5,
      },
    },
  ],
  perspective: undefined,
  ...PLAIN_SIGHT,
  association: {
    evidence: { person: ["person"] },
    beginConfidence: 0.4,
    minIou: 0.4,
    forgetS: 30,
    maxCoverS: 5,
  },
  watchBreakS: 10,
};
const watchPlan: CameraPlan = { ...patrolPlan, watch: { fps: FPS } };

const vendor = (look: number): Detection => ({
  xyxy: [300 + (look % 3), 300, 340 + (look % 3), 400],
  className: "person",
  // The first sight is weak and begins nothing; later ones do not end anything.
  confidence: look % 7 === 0 ? 0.25 : 0.7,
});
/** Walks through the zone once every 12 s, in front of the vendor. */
const passer = (look: number): Detection => {
  const x = ((look % 60) * 14) % 768;
  return { xyxy: [x, 310, x + 42, 415], className: "person", confidence: 0.8 };
};

async function* frames(fromS: number, count: number): AsyncGenerator<Frame> {
  for (let i = 0; i < count; i += 1) {
    const ms = fromS * 1000 + i * (1000 / FPS);
    await Promise.resolve();
    const time = { capturedAtMs: 1e12 + ms, monotonicMs: ms };
    yield { cameraCode: CODE, sequence: i + 1, widthPx: 768, heightPx: 576, rgb: new Uint8Array(0), ...time };
  }
}

async function run(options: {
  readonly plan?: CameraPlan;
  readonly fromS?: number;
  readonly seconds: number;
  readonly remembered?: unknown;
  readonly sight: (look: number) => readonly Detection[];
}) {
  const incidents: (Incident & { atS: number })[] = [];
  let memory: Memory | undefined;
  let look = 0;
  const plan = options.plan ?? watchPlan;
  await runPipeline(() => plan, {
    seeScene: seePlainly,
    looks: frames(options.fromS ?? 0, options.seconds * FPS),
    detector: {
      model: { name: "scripted", sha256: "0" },
      executionProvider: "cpu",
      slots: 1,
      detect: () => Promise.resolve(options.sight(look++)),
      inferenceMsP50: () => undefined,
      close: () => Promise.resolve(),
    },
    remembered: options.remembered,
    report: (found, frame, after) => {
      incidents.push(...found.map((incident) => ({ ...incident, atS: frame.monotonicMs / 1000 })));
      memory = after;
      return Promise.resolve();
    },
    keep: (after) => {
      memory = after;
      return Promise.resolve();
    },
    onJudged: () => undefined,
    onLook: () => undefined,
    logger: pino({ level: "silent" }),
  });
  return {
    said: incidents.map(({ phase, atS }) => `${phase} at ${String(atS)} s`),
    incidents,
    memory: memory as Memory,
  };
}

describe("pipeline of a watched camera", () => {
  it("opens one incident for the one who stays, none for those who walk through", async () => {
    const { said, incidents } = await run({ seconds: 60, sight: (look) => [passer(look), vendor(look)] });
    expect(said).toEqual(["opened at 20.2 s"]);
    expect(incidents[0]).toMatchObject({ trackId: "t2", className: "person", violation: "vending" });
    expect(incidents[0]?.observedS).toBeCloseTo(20, 0);
  });

  it("clears it when he goes, and not while somebody stands in front of him", async () => {
    const gone = await run({ seconds: 60, sight: (look) => (look < 30 * FPS ? [vendor(look)] : []) });
    expect(gone.said).toEqual(["opened at 20.2 s", "cleared at 34.8 s"]);
    const hidden = await run({
      seconds: 60,
      sight: (look) => (look >= 30 * FPS && look < 34 * FPS ? [passer(look)] : [vendor(look)]),
    });
    expect(hidden.said).toEqual(["opened at 20.2 s"]);
  });

  it("goes on after a restart in the middle of the dwell, with what was kept as JSON", async () => {
    const first = await run({ seconds: 12, sight: (look) => [vendor(look)] });
    expect(first.said).toEqual([]);
    const remembered: unknown = JSON.parse(JSON.stringify(first.memory));
    const second = await run({ fromS: 16, seconds: 10, remembered, sight: (look) => [vendor(look)] });
    expect(second.said).toEqual(["opened at 20.2 s"]);
  });

  it("a camera that patrolled until the restart and is watched now keeps its incident, and the other way round", async () => {
    const plans = [patrolPlan, watchPlan] as const;
    for (const [before, after] of [plans, plans.toReversed() as [CameraPlan, CameraPlan]]) {
      const first = await run({ plan: before, seconds: 25, sight: (look) => [vendor(look)] });
      expect(first.said).toEqual(["opened at 20.2 s"]);
      const remembered: unknown = JSON.parse(JSON.stringify(first.memory));
      const second = await run({
        plan: after,
        fromS: 40,
        seconds: 30,
        remembered,
        sight: (look) => [vendor(look)],
      });
      expect(second.said).toEqual([]);
      expect(second.memory.stays).toMatchObject([{ trackId: "t1", opened: true }]);
    }
  });
});
