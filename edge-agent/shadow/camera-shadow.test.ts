import { pino } from "pino";
import { expect, it } from "vitest";
import { parseShadowIncident, type ShadowIncident } from "#contract";
import type { CameraGround } from "../camera-ground.ts";
import { changeOf } from "../camera-ground.ts";
import { configSha256, planCamera } from "../camera-plan.ts";
import { cameraSettings, codeOf, zoneSettings } from "../agent.fixture.ts";
import { type AgentConfig, parseConfig } from "../config.ts";
import { createLookJudge } from "../judge-look.ts";
import type { Frame } from "../perceive/decode/frame.ts";
import type { Detection } from "../perceive/detect/detection.ts";
import { loadModelManifest } from "../perceive/detect/load-manifest.ts";
import { seePlainly } from "../plain-sight.fixture.ts";
import { samplePrivacy } from "../report/event/sample.fixture.ts";
import { createMemoryOutbox } from "../report/outbox/memory-outbox.ts";
import { createFakeClock } from "../time/fake-clock.ts";
import { createCameraShadow } from "./camera-shadow.ts";
import type { ShadowLetter } from "./shadow-post.ts";

const CODE = codeOf(1);
const manifest = loadModelManifest(
  new URL("../../models/efficientdet-lite0/model.json", import.meta.url).pathname,
);
const CAR: Detection = { xyxy: [40, 60, 120, 100], className: "car", confidence: 0.8 };
const PERSON: Detection = { xyxy: [125, 50, 140, 100], className: "person", confidence: 0.8 };
const START_MS = 1_800_000_000_000;

const zone = (rule: object) => zoneSettings("kerb", { evidence: ["motor-vehicle"], updateS: 600, ...rule });

function groundWith(shadow: object | undefined, live: object = { dwellS: 20 }): CameraGround {
  const camera = cameraSettings(1, "rtsp://127.0.0.1/cam", {
    ...{ zones: [zone(live)], revisitS: 2 },
    ...(shadow === undefined ? {} : { shadow }),
  });
  const config: AgentConfig = parseConfig(JSON.stringify({ cameras: [camera] }), {
    ...{ name: "test", folder: "/", env: {} },
  });
  // The decoder, the detector and the patrol are nobody's business here.
  return { config, manifest, configSha256: configSha256(config) } as CameraGround;
}

function cameraOf({ config }: CameraGround) {
  const [camera] = config.cameras;
  if (camera === undefined) throw new Error("the camera is not there");
  return camera;
}

const frameAt = (atS: number): Frame => ({
  ...{ cameraCode: CODE, sequence: atS, widthPx: 160, heightPx: 120, rgb: new Uint8Array(160 * 120 * 3) },
  ...{ capturedAtMs: START_MS + atS * 1000, monotonicMs: atS * 1000 },
});

/** A camera whose live rules judge each look before its rules on trial do. */
function street(
  ground: CameraGround,
  outbox = createMemoryOutbox({ maxBytes: 1e6, maxEntries: 100, maxAgeMs: 1e9 }),
) {
  const clock = createFakeClock(START_MS);
  const letters: ShadowLetter[] = [];
  const shadow = createCameraShadow({
    ...{ outbox, clock, privacy: samplePrivacy(), logger: pino({ level: "silent" }) },
    post: { send: (letter) => void letters.push(letter) },
  });
  const plan = planCamera(cameraOf(ground), ground.config, manifest);
  const live = createLookJudge({ plan, remembered: outbox.loadState(CODE) });
  shadow.adopt(cameraOf(ground), ground, plan);
  const opened: number[] = [];
  return {
    ...{ shadow, letters, outbox, plan, opened },
    said: () => letters.map(({ message }) => `${message.phase} ${message.alsoLive ? "also" : "only"}`),
    /** Every two seconds. */
    watch: (fromS: number, toS: number, named: readonly Detection[]) => {
      for (let atS = fromS; atS < toS; atS += 2) {
        const frame = frameAt(atS);
        const { incidents, memory } = live.judge(frame, named, seePlainly);
        live.remember(memory);
        void outbox.saveState({ cameraCode: CODE, state: memory });
        if (incidents.some(({ phase }) => phase === "opened")) opened.push(atS);
        shadow.looked({ frame, named, scene: seePlainly(), live: incidents });
      }
    },
  };
}

it("a shorter dwell on trial: reported earlier, pictured, also live in the end, and nothing live is touched", async () => {
  const bare = street(groundWith(undefined));
  bare.watch(0, 60, [CAR, PERSON]);
  expect([bare.shadow.health(), bare.letters]).toEqual([undefined, []]);

  const ground = groundWith({ label: "ten seconds", zones: [zone({ dwellS: 10 })] });
  const { shadow, letters, said, watch, opened } = street(ground);
  watch(0, 16, [CAR, PERSON]);
  expect(said()).toEqual(["opened only"]);
  const [first] = letters;
  const message = (await withPicture(first)) as ShadowIncident;
  expect(message).toMatchObject({
    ...{ label: "ten seconds", phase: "opened", violation: "parking", zoneId: "kerb", cameraCode: CODE },
    ...{ className: "car", xyxy: CAR.xyxy, sourceSizeWh: [160, 120], dwellS: 10 },
    evidence: [{ kind: "scene", object: `${message.id}/scene.jpg` }],
  });
  watch(16, 60, [CAR, PERSON]);
  watch(60, 120, [PERSON]);
  expect(said()).toEqual(["opened only", "compared also", "cleared also"]);
  expect(new Set(letters.map(({ message: { incidentId } }) => incidentId)).size).toBe(1);
  expect(shadow.health()).toMatchObject({
    ...{ label: "ten seconds", looks: 60, opened: 1, alsoLive: 1, shadowOnly: 0, liveOnly: 0 },
    ...{ cleared: 1, undecided: 0, failed: 0, lost: 0 },
  });
  expect(opened).toEqual(bare.opened);
  expect(ground.configSha256).toBe(groundWith(undefined).configSha256);
});

async function withPicture(letter: ShadowLetter | undefined): Promise<unknown> {
  if (letter === undefined) throw new Error("nothing was sent");
  const picture = await letter.picture;
  const message = { ...letter.message, ...(picture && { evidence: [picture.ref] }) };
  const parsed = parseShadowIncident(new TextEncoder().encode(JSON.stringify(message)));
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}

it("stricter rules on trial: what would vanish is missed, and the message can be read", async () => {
  const { said, letters, watch, shadow } = street(
    groundWith({ label: "surer", minConfidence: { day: 0.9 }, zones: [zone({ dwellS: 20 })] }),
  );
  watch(0, 60, [CAR]);
  expect(said()).toEqual(["missed also"]);
  expect(await withPicture(letters[0])).toMatchObject({
    phase: "missed",
    dedupKey: letters[0]?.message.liveDedupKey,
  });
  expect(shadow.health()).toMatchObject({ opened: 0, liveOnly: 1 });
});

it("goes on after a restart, and begins anew with other rules of either side", () => {
  const onTrial = (dwellS: number) => ({ label: "trial", zones: [zone({ dwellS })] });
  const before = street(groundWith(onTrial(10)));
  before.watch(0, 12, [CAR]);
  const health = before.shadow.health();
  expect(health).toMatchObject({ opened: 1, looks: 6 });
  const again = street(groundWith(onTrial(10)), before.outbox);
  expect(again.shadow.health()).toEqual({ ...health, msPerLook: undefined });
  again.watch(12, 60, [CAR]);
  expect(again.said()).toEqual(["compared also"]);

  const other = street(groundWith(onTrial(12)), before.outbox);
  expect(other.shadow.health()).toMatchObject({ opened: 0, looks: 0 });
  // What stands there was reported live before this trial began: known, and not counted as missed.
  other.watch(60, 90, [CAR]);
  expect(other.said()).toEqual(["opened also"]);
  const live = street(groundWith(onTrial(10), { dwellS: 30 }), before.outbox);
  expect(live.shadow.health()?.settingsSha256).not.toBe(health?.settingsSha256);
  other.shadow.adopt(cameraOf(groundWith(undefined)), groundWith(undefined), other.plan);
  expect(other.shadow.health()).toBeUndefined();
});

it("asks for the scene while something stands in its zones, or a rule of it asks for changes", () => {
  const { shadow, watch } = street(groundWith({ label: "trial", zones: [zone({ dwellS: 10 })] }));
  expect(shadow.needsScene()).toBe(false);
  watch(0, 4, [CAR]);
  expect(shadow.needsScene()).toBe(true);
  const piling = { ...zoneSettings("kerb"), rule: { kind: "static-object" } };
  expect(street(groundWith({ label: "trial", zones: [piling] })).shadow.needsScene()).toBe(true);
});

it("a look that it cannot judge is counted, and harms nobody", () => {
  const { shadow } = street(groundWith({ label: "trial", zones: [zone({ dwellS: 10 })] }));
  const scene = {
    ...seePlainly(),
    appearance: () => {
      throw new Error("no pixels");
    },
  };
  shadow.looked({ frame: frameAt(0), named: [CAR], scene, live: [] });
  expect(shadow.health()).toMatchObject({ looks: 0, failed: 1 });
});

it("a change of the rules on trial alone is one: nothing live is started anew", () => {
  const standing = (ground: CameraGround) => ({ camera: cameraOf(ground), ground });
  const [none, ten, five] = [undefined, 10, 5].map((dwellS) =>
    standing(groundWith(dwellS === undefined ? undefined : { label: "t", zones: [zone({ dwellS })] })),
  );
  if (none === undefined || ten === undefined || five === undefined) throw new Error("three of them");
  expect([changeOf(none, ten), changeOf(ten, five), changeOf(five, none), changeOf(ten, ten)]).toEqual([
    ...["shadow", "shadow", "shadow", "unchanged"],
  ]);
  const renamed = { ...ten, camera: { ...ten.camera, name: "another" } };
  expect(changeOf(five, renamed)).toBe("rules");
});
