/**
 * What NanoDet and PicoDet share: a box is four distances from a cell's centre, each the mean of a distribution over
 * 0 to R strides (Generalized Focal Loss, Li et al. 2020, "integral"). Pure.
 */
import { AgentError } from "../../../errors.ts";
import type { Point, Xyxy } from "../../../geometry/box.ts";
import type { HeadOf } from "../model-manifest.ts";
import { denseCandidates, type DenseScores } from "./dense-boxes.ts";
import { gridOf, type Level } from "./grid.ts";
import { type Candidate, floatOutput, type HeadContext } from "./head.ts";

/** Centre of a cell along one axis in input pixels. */
export type CellCentre = (cell: number, stridePx: number) => number;

export const centreOf = (column: number, row: number, stridePx: number, along: CellCentre): Point => [
  along(column, stridePx),
  along(row, stridePx),
];

/** R + 1. Throws AgentError MODEL_INVALID when so many numbers are not four sides of two bins or more. */
export function binsOf(numbers: number, key: string): number {
  const bins = numbers / 4;
  if (Number.isInteger(bins) && bins >= 2) return bins;
  throw new AgentError(
    "MODEL_INVALID",
    `key "${key}": a cell has ${String(numbers)} numbers for its distances; 4 * (R + 1) is right, 32 mostly`,
  );
}

/** Mean of 0 … bins - 1 weighted by the softmax of `bins` logits from `at` on. */
function meanBin(logits: Float32Array, at: number, bins: number): number {
  let most = -Infinity;
  for (let k = 0; k < bins; k += 1) most = Math.max(most, logits[at + k] as number);
  let total = 0;
  let weighted = 0;
  for (let k = 0; k < bins; k += 1) {
    const weight = Math.exp((logits[at + k] as number) - most);
    total += weight;
    weighted += weight * k;
  }
  return weighted / total;
}

/** The box around a centre whose 4 * `bins` logits begin at `at`. */
export function distanceBox(
  logits: Float32Array,
  at: number,
  {
    centre: [x, y],
    bins,
    stridePx,
  }: { readonly centre: Point; readonly bins: number; readonly stridePx: number },
): Xyxy {
  const far = (side: number) => meanBin(logits, at + side * bins, bins) * stridePx;
  return [x - far(0), y - far(1), x + far(2), y + far(3)];
}

type LevelSpec = HeadOf<"nanodet">["levels"][number];

/** One pair of outputs per stride. */
export function decodeDistanceLevels(
  levels: readonly LevelSpec[],
  centre: CellCentre,
  context: HeadContext,
): Candidate[] {
  const lists = levels.map((spec, k) => {
    const [grid] = gridOf([spec.stridePx], context.input) as [Level];
    return readLevel({ spec, grid, key: `head.levels.${String(k)}`, centre }, context);
  });
  return denseCandidates(lists, context);
}

interface OneLevel {
  readonly spec: LevelSpec;
  readonly grid: Level;
  /** The manifest's key, for the sentence. */
  readonly key: string;
  readonly centre: CellCentre;
}

function readLevel({ spec, grid, key, centre }: OneLevel, { outputs, classes }: HeadContext): DenseScores {
  const cells = grid.columns * grid.rows;
  const scoresShape = { key: `${key}.scores`, dims: [1, cells, classes.length] };
  const scores = floatOutput(outputs, spec.scores, scoresShape);
  const distancesShape = { key: `${key}.distances`, dims: [1, cells, -1] };
  const distances = floatOutput(outputs, spec.distances, distancesShape);
  const width = distances.length / cells;
  const bins = binsOf(width, distancesShape.key);
  const { stridePx } = spec;
  const boxOf = (index: number): Xyxy => {
    const cell = Math.floor(index / classes.length);
    const at = centreOf(cell % grid.columns, Math.floor(cell / grid.columns), stridePx, centre);
    return distanceBox(distances, cell * width, { centre: at, bins, stridePx });
  };
  return { scores, classOf: (index) => index % classes.length, boxOf };
}
