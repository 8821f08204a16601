/** Times as other systems write them → Unix milliseconds. Pure. */

/** `20261121083000` or `20261121083000123`, on the wall clock of the zone (GA/T 1400). Null: it is no such time. */
export function ofCompactTime(text: string, timeZone: string): number | null {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})?$/.exec(text);
  if (parts === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, ms = 0] = parts
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0));
  const asUtcMs = Date.UTC(year, month - 1, day, hour, minute, second, ms);
  // A month 13 would roll over into a date that nobody wrote.
  if (new Date(asUtcMs).getUTCMonth() !== month - 1 || new Date(asUtcMs).getUTCDate() !== day) return null;
  return ofWallClock(asUtcMs, timeZone);
}

/** Twice, because the offset at the first guess may be another one's side of a change of the clocks. */
function ofWallClock(asUtcMs: number, timeZone: string): number {
  const guess = asUtcMs - offsetMs(asUtcMs, timeZone);
  return asUtcMs - offsetMs(guess, timeZone);
}

function offsetMs(atMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(atMs);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const wallMs = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
  return wallMs - Math.floor(atMs / 1_000) * 1_000;
}

/** Unix time in seconds or in milliseconds, told apart by its size: 1e11 s is the year 5138, 1e11 ms is 1973. */
export function ofUnixTime(value: unknown): number | null {
  const number = typeof value === "string" && /^\d{9,14}$/.test(value) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isFinite(number) || number <= 0) return null;
  return Math.round(number < 1e11 ? number * 1_000 : number);
}

/** ISO 8601 with a zone. Null: no time, or one without a zone. */
export function ofIsoTime(text: string): number | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.test(text)) return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : ms;
}
