/**
 * Where a moving box will be: the constant-velocity Kalman filter that SORT, DeepSORT and ByteTrack share, over the
 * box's centre, aspect and height. Pure; plain numbers, so that it survives a restart.
 *
 * Theirs is one filter of 8 states with 8 by 8 matrices. No entry of those ever couples two of the four
 * coordinates, so it is four filters of 2 states, which is what stands here: the same numbers at a fraction of the
 * work. Time is in beats, the unit that the
 * noise is given in: theirs is a frame, and at one beat per step the numbers are theirs.
 */
import { heightOf, widthOf, type Xyxy } from "../../geometry/box.ts";

/** One coordinate: value, change per beat, and the three different entries of their covariance. */
export type Coordinate = readonly [
  value: number,
  perBeat: number,
  varValue: number,
  covariance: number,
  varPerBeat: number,
];

/** Centre x, centre y, width over height, height. */
export type Motion = readonly [x: Coordinate, y: Coordinate, aspect: Coordinate, height: Coordinate];

/** Standard deviations as shares of the box's height (ByteTrack, byte_tracker's kalman_filter.py). */
const POSITION_SHARE = 1 / 20;
const VELOCITY_SHARE = 1 / 160;
/** Of the aspect they are absolute. */
const ASPECT = { initial: 1e-2, process: 1e-2, measured: 1e-1, velocity: 1e-5 };

type Deviations = readonly [value: number, perBeat: number];

function perCoordinate(height: number, positionFactor: number, velocityFactor: number, aspect: number) {
  const position = height * POSITION_SHARE * positionFactor;
  const velocity = height * VELOCITY_SHARE * velocityFactor;
  const moving: Deviations = [position, velocity];
  return [moving, moving, [aspect, ASPECT.velocity] as Deviations, moving] as const;
}

function measure(box: Xyxy): readonly [number, number, number, number] {
  const height = Math.max(heightOf(box), 1e-3);
  return [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2, widthOf(box) / height, height];
}

const forEach = (change: (i: 0 | 1 | 2 | 3) => Coordinate): Motion => [
  change(0),
  change(1),
  change(2),
  change(3),
];

/** A box seen for the first time: where it is, and no idea of where it goes. */
export function beginMotion(box: Xyxy): Motion {
  const seen = measure(box);
  const deviations = perCoordinate(seen[3], 2, 10, ASPECT.initial);
  return forEach((i) => {
    const [value, perBeat] = deviations[i];
    return [seen[i], 0, value ** 2, 0, perBeat ** 2];
  });
}

/** `beats` later. Uncertainty grows with the time that passed. */
export function predictMotion(motion: Motion, beats: number): Motion {
  const deviations = perCoordinate(motion[3][0], 1, 1, ASPECT.process);
  return forEach((i) => {
    const [value, perBeat, vv, vp, pp] = motion[i];
    const [noise, drift] = deviations[i];
    return [
      value + perBeat * beats,
      perBeat,
      vv + 2 * beats * vp + beats ** 2 * pp + noise ** 2 * beats,
      vp + beats * pp,
      pp + drift ** 2 * beats,
    ];
  });
}

/** The box was seen. */
export function correctMotion(motion: Motion, box: Xyxy): Motion {
  const seen = measure(box);
  const deviations = perCoordinate(motion[3][0], 1, 1, ASPECT.measured);
  return forEach((i) => {
    const [value, perBeat, vv, vp, pp] = motion[i];
    const total = vv + deviations[i][0] ** 2;
    const [gain, gainPerBeat] = [vv / total, vp / total];
    const surprise = seen[i] - value;
    return [
      value + gain * surprise,
      perBeat + gainPerBeat * surprise,
      vv - gain * vv,
      vp - gain * vp,
      pp - gainPerBeat * vp,
    ];
  });
}

/** Nothing is known any more of where it goes: what stood stays. */
export function standStill(motion: Motion): Motion {
  return forEach((i) => {
    const [value, , vv, , pp] = motion[i];
    return [value, 0, vv, 0, pp];
  });
}

export function boxOf([x, y, aspect, height]: Motion): Xyxy {
  const halfHeight = Math.max(0, height[0]) / 2;
  const halfWidth = Math.max(0, aspect[0]) * halfHeight;
  return [x[0] - halfWidth, y[0] - halfHeight, x[0] + halfWidth, y[0] + halfHeight];
}

/** How far the centre moves in that many beats, in heights of the box. */
export function driftInHeights([x, y, , height]: Motion, beats: number): number {
  return (Math.hypot(x[1], y[1]) * beats) / Math.max(1e-3, height[0]);
}
