/** What PostgreSQL or the way to it said → one of our errors, decided by code and never by text. */
import { DispatcherError, messageOf } from "../errors.ts";

/** No class of SQLSTATE starts with E; "EPIPE" is the socket's. */
const SQLSTATE = /^[0-9A-DF-Z][0-9A-Z]{4}$/;

/** Connection lost or refused, server stopping or full, statement timeout, read-only standby. */
const AWAY = /^(08|57|53|25006|58)/;
/** serialization_failure, deadlock_detected. */
const RACES = new Set(["40001", "40P01"]);
/** Data exceptions: this value can never be stored. */
const UNSTORABLE = /^22/;

export function sqlStateOf(thrown: unknown): string | null {
  if (typeof thrown !== "object" || thrown === null || !("code" in thrown)) return null;
  return typeof thrown.code === "string" && SQLSTATE.test(thrown.code) ? thrown.code : null;
}

/** True for what toBookError made of a deadlock or a serialization failure. */
export function isLostRace(thrown: unknown): boolean {
  return thrown instanceof DispatcherError && RACES.has(sqlStateOf(thrown.cause) ?? "");
}

/** For what a call of pg threw; the faults of our own code never pass here. */
export function toBookError(thrown: unknown): unknown {
  if (thrown instanceof DispatcherError) return thrown;
  const state = sqlStateOf(thrown);
  const said = messageOf(thrown);
  if (state !== null && UNSTORABLE.test(state)) {
    return new DispatcherError("BAD_REQUEST", `the ticket book cannot hold this value: ${said}`, {
      cause: thrown,
    });
  }
  // pg's own faults (connection ended, connect or query timeout) carry no SQLSTATE.
  const isAway = state === null || AWAY.test(state) || RACES.has(state);
  if (!isAway) return thrown;
  return new DispatcherError("BOOK_UNAVAILABLE", `the ticket book (PostgreSQL) does not answer: ${said}`, {
    cause: thrown,
  });
}

/** Runs a call of pg and gives its faults our names. */
export async function asking<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (thrown) {
    throw toBookError(thrown);
  }
}
