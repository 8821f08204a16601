/** Quiet hours: from when on a recipient may be disturbed. Pure. */

export interface QuietHours {
  /** Minutes since local midnight, 0 to 1439; `from` after `to` crosses midnight. */
  readonly fromMinute: number;
  readonly toMinute: number;
}

const DAY_MINUTES = 1_440;
const MINUTE_MS = 60_000;

/** `nowMs`, or the end of the quiet hours that it lies in. `timeZone` is an IANA zone. */
export function audibleFromMs(quiet: QuietHours | null, nowMs: number, timeZone: string): number {
  if (quiet === null || quiet.fromMinute === quiet.toMinute) return nowMs;
  const minute = localMinute(nowMs, timeZone);
  const isQuiet =
    quiet.fromMinute < quiet.toMinute
      ? minute >= quiet.fromMinute && minute < quiet.toMinute
      : minute >= quiet.fromMinute || minute < quiet.toMinute;
  if (!isQuiet) return nowMs;
  const restMinutes = (quiet.toMinute - minute + DAY_MINUTES) % DAY_MINUTES;
  const wokenMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS + restMinutes * MINUTE_MS;
  // Where the clocks change in between, the wall clock says how far off this is; China's have not since 1991.
  const offByMinutes = localMinute(wokenMs, timeZone) - quiet.toMinute;
  return wokenMs - offByMinutes * MINUTE_MS;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function localMinute(atMs: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (format === undefined) {
    // One zone per dispatcher: the map holds one entry.
    format = new Intl.DateTimeFormat("en-GB", {
      timeZone,
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    formats.set(timeZone, format);
  }
  const [hour = "0", minute = "0"] = format.format(atMs).split(":");
  return Number(hour) * 60 + Number(minute);
}

/** "22:00-06:30" → minutes, or null when it is no such text. */
export function parseQuietHours(text: string): QuietHours | null {
  const match = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (match === null) return null;
  const [, fromHour, fromMinute, toHour, toMinute] = match.map(Number);
  return {
    fromMinute: (fromHour ?? 0) * 60 + (fromMinute ?? 0),
    toMinute: (toHour ?? 0) * 60 + (toMinute ?? 0),
  };
}
