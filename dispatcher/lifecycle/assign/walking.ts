/** How far and how long to walk, estimated from the straight line: no route is asked for. Pure. */

/**
 * Metres walked per metre of straight line. In a street grid of right angles the way is |cos a| + |sin a| times the
 * straight line, whose mean over all directions a is 4/π = 1.27. A factor common to all changes no order between
 * workers; it makes the minutes honest.
 */
const DETOUR_FACTOR = 4 / Math.PI;

/** Metres a minute: 1.2 m/s, the pace that pedestrian crossings are commonly timed for. */
const WALKING_M_PER_MINUTE = 72;

/** Estimated minutes on foot over a straight line of so many metres. */
export const walkMinutesOf = (straightM: number): number =>
  (straightM * DETOUR_FACTOR) / WALKING_M_PER_MINUTE;
