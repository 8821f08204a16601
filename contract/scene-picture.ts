/** How large the scene picture of an event is: whoever draws in it and whoever reads boxes in it go by the same. */

/** Wider source pictures are made smaller for the scene. */
const SCENE_WIDTH_MAX_PX = 1920;
/** Narrower ones are enlarged: the text of the strip below needs the room. */
const SCENE_WIDTH_MIN_PX = 640;

/** Width and height, pixels, of the picture above the strip of words. */
export function scenePictureSize(
  sourceSizeWh: readonly [number, number],
): readonly [widthPx: number, heightPx: number] {
  const [sourceWidthPx, sourceHeightPx] = sourceSizeWh;
  const widthPx = Math.min(SCENE_WIDTH_MAX_PX, Math.max(SCENE_WIDTH_MIN_PX, sourceWidthPx));
  return [widthPx, Math.max(1, Math.round((sourceHeightPx * widthPx) / sourceWidthPx))];
}
