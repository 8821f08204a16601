/**
 * CPU per look of the scene watcher at 640x360, run by hand: npx tsx edge-agent/perceive/scene/scene.bench.ts
 * Prints CPU milliseconds per look (user and system) of a quiet street, one with a bag and in the rain.
 */
import type { RgbImage } from "../decode/frame.ts";
import { createSceneWatcher } from "./scene-watcher.ts";
import { createNoise, drawStreet, putThing, rainOn, randomFrom } from "./street.fixture.ts";

const LOOKS = 1000;
const street = drawStreet();
const random = randomFrom(2);
const noise = createNoise(1);

const cases: readonly (readonly [name: string, pictures: readonly RgbImage[]])[] = [
  ["quiet", Array.from({ length: 8 }, () => noise(street, 3))],
  ["a bag", Array.from({ length: 8 }, () => noise(putThing(street, [300, 250, 348, 290], [36, 34, 40]), 3))],
  ["rain", Array.from({ length: 8 }, () => noise(rainOn(street, random, 400), 3))],
];

for (const [name, pictures] of cases) {
  const watcher = createSceneWatcher({ hidingClasses: new Set(), ignore: [], revisitS: 2 });
  let nowMs = 0;
  const look = (picture: RgbImage) => watcher.observe(picture, [], (nowMs += 2000));
  for (let i = 0; i < 60; i++) look((cases[0]?.[1] ?? pictures)[i % 8] as RgbImage);
  const before = process.cpuUsage();
  for (let i = 0; i < LOOKS; i++) look(pictures[i % pictures.length] as RgbImage);
  const { user, system } = process.cpuUsage(before);
  const saved = watcher.save().length;
  process.stdout.write(
    `${name}: ${((user + system) / 1000 / LOOKS).toFixed(2)} ms per look, ${saved} bytes saved\n`,
  );
}
