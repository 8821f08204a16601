/** One question to the API as a page shows it: its answer, what went wrong, and asking again without any jumping. */
import { onUnmounted, shallowReactive, watch } from "vue";
import type { Failure, Result } from "../shared/api.ts";
import { liveRows } from "../shared/live-rows.ts";
import { hearServerTime } from "../shared/now.ts";
import { paced } from "../shared/paced.ts";
import { leave } from "../shared/session.ts";
import { onLive } from "./live.ts";

/** People cannot read faster, and 200 events a second are one question. */
const GAP_MS = 1_000;

export interface Asked<T> {
  /** The newest answer; stays while asking again and when that fails. Null: none yet. */
  readonly data: T | null;
  /** Of the last try. */
  readonly failure: Failure | null;
  /** When data came, ms since 1970. */
  readonly answeredAtMs: number | null;
  readonly again: () => void;
}

export interface AskedOptions {
  /** Asks again when a ticket changes; with ids, only for these. */
  readonly live?: boolean | (() => readonly string[]);
  /** Asks again so often, ms: what no live update tells. */
  readonly everyMs?: number;
  /** What the question depends on: another value asks anew, and forgets the answer to the other. */
  readonly of?: () => unknown;
}

/** In a component's setup. Asks at once. */
export function useAsked<T>(question: () => Promise<Result<T>>, options: AskedOptions = {}): Asked<T> {
  const state = shallowReactive<{ data: T | null; failure: Failure | null; answeredAtMs: number | null }>({
    data: null,
    failure: null,
    answeredAtMs: null,
  });
  let edition = 0;
  const work = async (): Promise<void> => {
    const asked = edition;
    const result = await question();
    // Meanwhile something else is looked at.
    if (asked !== edition) return;
    if (!result.ok) {
      if (result.failure.kind === "signed-out") leave();
      state.failure = result.failure;
      return;
    }
    hearServerTime(result.serverMs);
    Object.assign(state, { data: result.data, failure: null, answeredAtMs: Date.now() });
  };
  const pace = paced(work, GAP_MS);
  const { live = false, everyMs, of } = options;
  if (live !== false) {
    onLive((ids) => {
      if (live === true || ids === null || live().some((id) => ids.includes(id))) pace.run();
    });
  }
  if (of !== undefined) {
    watch(of, () => {
      edition += 1;
      Object.assign(state, { data: null, failure: null, answeredAtMs: null });
      void work();
    });
  }
  const timer = everyMs === undefined ? undefined : window.setInterval(pace.run, everyMs);
  const onBack = (): void => {
    if (document.visibilityState === "visible" && state.failure !== null) pace.run();
  };
  window.addEventListener("online", pace.run);
  document.addEventListener("visibilitychange", onBack);
  onUnmounted(() => {
    edition += 1;
    pace.stop();
    window.clearInterval(timer);
    window.removeEventListener("online", pace.run);
    document.removeEventListener("visibilitychange", onBack);
  });
  pace.run();
  return Object.assign(state, { again: pace.run });
}

export interface Rows<T> {
  readonly rows: readonly T[];
  readonly newCount: number;
  readonly showNew: () => void;
}

/** Rows that stay where they are while live answers come; what is new is counted, and shown when asked for. */
export function useLiveRows<T extends { readonly id: string }>(fresh: () => readonly T[] | null): Rows<T> {
  const state = shallowReactive<{ rows: readonly T[]; newCount: number }>({ rows: [], newCount: 0 });
  watch(
    fresh,
    (rows) => {
      Object.assign(state, rows === null ? { rows: [], newCount: 0 } : liveRows(state.rows, rows));
    },
    { immediate: true },
  );
  const showNew = (): void => {
    Object.assign(state, { rows: fresh() ?? [], newCount: 0 });
  };
  return Object.assign(state, { showNew });
}
