/** Instants as requests give them. */
import { DispatcherError } from "../../errors.ts";

/** Milliseconds of an instant with its zone. */
export function instantOf(key: string, text: string): number {
  const ms = Date.parse(text);
  if (!Number.isNaN(ms)) return ms;
  throw new DispatcherError(
    "BAD_REQUEST",
    `Key "${key}" is ${text.slice(0, 40)}; an instant such as 2026-11-23T08:00:00+08:00 would be right.`,
  );
}
