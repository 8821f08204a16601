/** Day, night or infrared, from the picture alone. A change must last, and the way back asks for more than the way in. */
import { medianWhere } from "./medians.ts";
import { CHROMA_UNIT, LUMA_UNIT, type Picture } from "./picture.ts";
import type { SceneProfile } from "./scene.ts";

/**
 * Colourfulness (|B−Y| + |R−Y|, levels, mean of a block of 8 by 8 samples) that one block in eight exceeds. An infrared
 * picture is grey but for compression; the greyest street by day has some paint and plants.
 */
const GREY_BELOW = 3;
const COLOUR_ABOVE = 6;
/** Mean luma, levels: at 50 the street lamps are on in every footage seen; a gain of 0.5 on a day picture stays above. */
const NIGHT_BELOW = 42;
const DAY_ABOVE = 62;
/** Looks for which the other profile must hold. */
const LASTING = 2;

export interface ProfileSwitch {
  readonly profile: SceneProfile;
  /** The picture already belongs to another profile, which has not held long enough. */
  readonly isChanging: boolean;
}

export interface ProfileChoice {
  observe(picture: Picture, halfWidth: number): ProfileSwitch;
}

export function createProfileChoice(start: SceneProfile | undefined): ProfileChoice {
  let profile = start;
  let candidate = start;
  let looks = 0;
  return {
    observe(picture, halfWidth) {
      const fits = fitting(picture, halfWidth, profile);
      profile ??= fits;
      looks = fits === candidate ? looks + 1 : 1;
      candidate = fits;
      if (fits !== profile && looks >= LASTING) profile = fits;
      return { profile, isChanging: fits !== profile };
    },
  };
}

function fitting(picture: Picture, halfWidth: number, current: SceneProfile | undefined): SceneProfile {
  const colour = colourfulness(picture, halfWidth);
  if (colour < (current === "infrared" ? COLOUR_ABOVE : GREY_BELOW)) return "infrared";
  const luma = meanLuma(picture);
  return luma < (current === "night" ? DAY_ABOVE : NIGHT_BELOW) ? "night" : "day";
}

export function meanLuma({ luma }: Picture): number {
  let sum = 0;
  for (let i = 0; i < luma.length; i += 4) sum += luma[i] as number;
  return (sum * 4) / luma.length / LUMA_UNIT;
}

const BLOCK = 8;

/** Levels of the block that one in eight exceeds: a median of the upper half of the upper half. A red bus fills fewer. */
function colourfulness({ blue, red }: Picture, width: number): number {
  const columns = Math.floor(width / BLOCK);
  const rows = Math.floor(blue.length / width / BLOCK);
  const blocks = new Float32Array(columns * rows);
  for (let block = 0; block < blocks.length; block++) {
    const at = Math.floor(block / columns) * BLOCK * width + (block % columns) * BLOCK;
    let b = 0;
    let r = 0;
    for (let y = 0; y < BLOCK; y++) {
      for (let x = 0; x < BLOCK; x++) {
        b += blue[at + y * width + x] as number;
        r += red[at + y * width + x] as number;
      }
    }
    blocks[block] = (Math.abs(b) + Math.abs(r)) / (BLOCK * BLOCK * CHROMA_UNIT);
  }
  const middle = medianWhere(blocks, () => true, [0, 128], { atLeast: 1, fallback: 0 });
  const upper = medianWhere(blocks, (i) => (blocks[i] as number) >= middle, [0, 128], {
    atLeast: 1,
    fallback: middle,
  });
  return medianWhere(blocks, (i) => (blocks[i] as number) >= upper, [0, 128], {
    atLeast: 1,
    fallback: upper,
  });
}
