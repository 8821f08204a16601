/**
 * What a camera remembers, when its frames come in another size than before: key frames small and all pictures large
 * (decodeFallback), another patrol.detectWidthPx, another stream of the same view. Pure.
 */
import { scaleBox, type Xyxy } from "./geometry/box.ts";
import type { Memory } from "./judge-look.ts";

/** In memory every box, and nothing else, goes by such a name. */
const BOX_NAME = /xyxy$/i;

/** The boxes in frames of `sizeWh`. Motion is in pixels too, and is found anew within two looks. */
export function fitMemory(memory: Memory, sizeWh: readonly [number, number]): Memory {
  const before = memory.sizeWh;
  if (before === undefined || (before[0] === sizeWh[0] && before[1] === sizeWh[1])) return memory;
  const [across, down] = [sizeWh[0] / before[0], sizeWh[1] / before[1]];
  const { motions: _motions, ...tracker } = memory.tracker;
  const text = JSON.stringify({ ...memory, tracker, sizeWh });
  return JSON.parse(text, (name, value: unknown) =>
    BOX_NAME.test(name) ? scaleBox(value as Xyxy, across, down) : value,
  ) as Memory;
}
