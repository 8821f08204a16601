/** Wall time of one zone: which local day an instant lies in, and which instant a local time of a day is. */

export const DAY_MS = 86_400_000;
/** Every zone changes its offset on a quarter of an hour. */
const QUARTER_MS = 900_000;
/** Offsets kept: about six weeks of quarter hours. */
const OFFSETS_MAX = 4_096;

export interface ZoneTime {
  readonly timeZone: string;
  /** Days since 1970-01-01 on the zone's wall calendar. */
  dayOf(atMs: number): number;
  /** Milliseconds after local midnight on the zone's wall clock. */
  msOfDay(atMs: number): number;
  /** The instant at which the wall clock shows `msOfDay` on that day. */
  instantOf(day: number, msOfDay: number): number;
}

/** Throws RangeError for a zone that the runtime does not know. */
export function createZoneTime(timeZone: string): ZoneTime {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const offsets = new Map<number, number>();

  function readOffset(atMs: number): number {
    const part = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
    const of = (name: Intl.DateTimeFormatPartTypes): number => part.get(name) ?? 0;
    const wall = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
    return wall - Math.floor(atMs / 1_000) * 1_000;
  }

  function offsetMs(atMs: number): number {
    const quarter = Math.floor(atMs / QUARTER_MS);
    const known = offsets.get(quarter);
    if (known !== undefined) return known;
    const offset = readOffset(quarter * QUARTER_MS);
    if (offsets.size >= OFFSETS_MAX) offsets.clear();
    offsets.set(quarter, offset);
    return offset;
  }

  const dayOf = (atMs: number): number => Math.floor((atMs + offsetMs(atMs)) / DAY_MS);
  return {
    timeZone,
    dayOf,
    msOfDay: (atMs) => atMs + offsetMs(atMs) - dayOf(atMs) * DAY_MS,
    instantOf(day, msOfDay) {
      const wall = day * DAY_MS + msOfDay;
      // The second look settles it where the first guess lies on the other side of a change of the clocks.
      const guess = wall - offsetMs(wall);
      return wall - offsetMs(guess);
    },
  };
}

/** "YYYY-MM-DD" → days since 1970-01-01, or null for what is no day. */
export function dayNumberOf(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text ? null : ms / DAY_MS;
}

export const dayText = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

export const yearOf = (day: number): number => new Date(day * DAY_MS).getUTCFullYear();

/** ISO weekday: 1 Monday to 7 Sunday; 1970-01-01 was a Thursday. */
export const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;
