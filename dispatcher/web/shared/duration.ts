/** Durations and distances in words of the language, by the browser's own number formats. */
import { type Language, LOCALES } from "./language.ts";

export interface Countdown {
  readonly isLate: boolean;
  /** The two largest units that are not zero, such as "1小时 5分钟" or "1 hr 5 min". */
  readonly text: string;
}

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

type Unit = (typeof UNITS)[number][0];

const formats = new Map<string, Intl.NumberFormat>();

function unitText(amount: number, unit: Unit | "meter" | "kilometer", language: Language): string {
  const key = `${language} ${unit}`;
  let format = formats.get(key);
  if (format === undefined) {
    const maximumFractionDigits = unit === "kilometer" ? 1 : 0;
    const style = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits } as const;
    format = new Intl.NumberFormat(LOCALES[language], style);
    formats.set(key, format);
  }
  return format.format(amount);
}

/** To a deadline, both ms since 1970. Seconds only in the last minutes: a number that hurries helps nobody earlier. */
export function countdown(dueMs: number, nowMs: number, language: Language): Countdown {
  const leftS = Math.trunc((dueMs - nowMs) / 1000);
  return { isLate: dueMs < nowMs, text: durationText(Math.abs(leftS), language) };
}

export function durationText(seconds: number, language: Language): string {
  const smallest = seconds >= 600 ? 60 : 1;
  let rest = seconds - (seconds % smallest);
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    if (amount > 0) parts.push(unitText(amount, unit, language));
  }
  return parts.length === 0 ? unitText(0, "second", language) : parts.slice(0, 2).join(" ");
}

/** 85 → "85 m"; 1240 → "1.2 km". */
export const distanceText = (metres: number, language: Language): string =>
  metres < 1000
    ? unitText(Math.round(metres), "meter", language)
    : unitText(metres / 1000, "kilometer", language);
