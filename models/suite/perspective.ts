/** How large things are where in a picture: a straight line from the horizon to the lower edge. */

const PERSON_M = 1.7;

/** As the agent's configuration has it: heights are shares of the picture's height. */
export interface Perspective {
  readonly horizonY: number;
  readonly personHeightAtBottom: number;
}

/** Height of a standing person, share of the picture's height, with the feet at relative `y`. */
export const personHeightAt = ({ horizonY, personHeightAtBottom }: Perspective, y: number): number =>
  Math.max(0.03, ((y - horizonY) / (1 - horizonY)) * personHeightAtBottom);

/** Pixels to a metre at relative `y`. */
export const pxPerM = (perspective: Perspective, y: number, heightPx: number): number =>
  (personHeightAt(perspective, y) * heightPx) / PERSON_M;
