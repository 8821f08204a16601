/** How tall a person is by the place of the feet, as the agent reckons it; all in shares of the picture's height. Pure. */
import type { CameraSettings } from "../../../../../../contract/camera-settings.ts";

export type Perspective = NonNullable<CameraSettings["perspective"]>;

/** As the agent's rules have it. */
const PERSON_M = 1.7;
export const FIRST: Perspective = { horizonY: 0.2, personHeightAtBottom: 0.5 };
const HORIZON_MAX = 0.95;
const HORIZON_MIN = -2;
const HEIGHT_MIN = 0.02;
const HEIGHT_MAX = 2;

/** Null: above the horizon nobody stands. */
export function heightAt(
  { horizonY, personHeightAtBottom }: Perspective,
  y: number,
  metres = PERSON_M,
): number | null {
  const share = ((y - horizonY) / (1 - horizonY)) * personHeightAtBottom;
  return share > 0 ? (share * metres) / PERSON_M : null;
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
const within = (value: number, min: number, max: number): number => Math.min(max, Math.max(min, value));

/** The measured person stays as tall as they are where they were measured: only the horizon moves. */
export const withHorizon = (perspective: Perspective, horizonY: number): Perspective => ({
  ...perspective,
  horizonY: round(within(horizonY, HORIZON_MIN, HORIZON_MAX)),
});

/** Somebody's head is seen at `headY` while the feet are at `feetY`. Unchanged above the horizon. */
export function withPerson(perspective: Perspective, feetY: number, headY: number): Perspective {
  const share = (feetY - perspective.horizonY) / (1 - perspective.horizonY);
  if (share <= 0) return perspective;
  const height = within((feetY - headY) / share, HEIGHT_MIN, HEIGHT_MAX);
  return { ...perspective, personHeightAtBottom: round(height) };
}
