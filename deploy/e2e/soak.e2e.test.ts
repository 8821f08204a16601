/**
 * The short form of `npm run soak:edge`: eight cameras of which half misbehave, two broker outages, kill -9, all
 * cameras dropped, all decoders stopped. What takes how long is the long form's question; a busy machine must pass.
 */
import { join } from "node:path";
import { expect, it } from "vitest";
import { pullModel } from "../../models/catalogue.ts";
import { dataDirs, modelCacheDir } from "../../models/paths.ts";
import { answerOf, tableOf } from "../bench/soak/report.ts";
import { makeScenes } from "../bench/soak/scenes.ts";
import { soak } from "../bench/soak/soak.ts";
import { DEFAULT_MODEL } from "../demo/default-model.ts";
import { fetchFootage } from "../demo/footage.ts";
import { repoRoot } from "../harness/repo-root.ts";

const CAMERAS = 8;
/** Connections of the moment, such as the one that reads its metrics. */
const FDS_MORE = 3;

it("loses and doubles nothing, leaves no zombie, and holds no more in the end than in the beginning", async () => {
  const progress: string[] = [];
  const say = (line: string): void => void progress.push(line);
  const pulled = { cacheDir: modelCacheDir(), dataDirs: dataDirs(), progress: say };
  const model = await pullModel(DEFAULT_MODEL, pulled);
  const scenes = await makeScenes(await fetchFootage(say));
  const build = join(repoRoot, "dist");
  const result = await soak({ cameras: CAMERAS, totalS: 24, build, model, scenes, say });
  const report = {
    ...result,
    measuredAt: new Date().toISOString(),
    machine: "test",
    minutes: 0.4,
    cameras: CAMERAS,
  };
  const story = `${progress.join("\n")}\n${tableOf(report)}`;

  expect(answerOf(report), story).toMatchObject({ lost: 0, doubled: 0, zombies: 0, refused: 0, ok: true });
  expect(result.complaints, story).toEqual({});
  // The test would be worth nothing had nothing happened.
  expect(result.ledger.decided, story).toBeGreaterThan(10);
  expect(result.eventsInOutboxAtKill, story).toBeGreaterThan(0);
  expect(result.connects.total, story).toBeGreaterThan(2 * CAMERAS);
  expect(result.recovered95S, story).not.toBeNull();
  expect(result.recoveredFromStopS, story).not.toBeNull();

  const { before, after } = result.rest;
  if (before === null || after === null) throw new Error(`the agent gave no figures at rest:\n${story}`);
  expect(after.ownFds, story).toBeLessThanOrEqual(before.ownFds + FDS_MORE);
  // At most the agent and one decoder for each camera that lets itself be connected.
  expect(after.processes, story).toBeLessThanOrEqual(1 + CAMERAS);
}, 300_000);
