/** One thing that somebody sends: whether it is on its way, and what went wrong with the last try. */
import { shallowReactive } from "vue";
import type { Failure, Result } from "../../shared/api.ts";
import { session, leave } from "../../shared/session.ts";

export interface Sending {
  readonly isSending: boolean;
  readonly failure: Failure | null;
  /** Whether it was taken. A second one while the first is on its way is refused. */
  readonly send: <T>(call: () => Promise<Result<T>>, then?: (data: T) => void) => Promise<boolean>;
  readonly forget: () => void;
}

export function useSending(): Sending {
  const state = shallowReactive<{ isSending: boolean; failure: Failure | null }>({
    isSending: false,
    failure: null,
  });
  return Object.assign(state, {
    async send<T>(call: () => Promise<Result<T>>, then?: (data: T) => void): Promise<boolean> {
      if (state.isSending) return false;
      state.isSending = true;
      const result = await call();
      state.isSending = false;
      state.failure = result.ok ? null : result.failure;
      if (result.ok) then?.(result.data);
      else if (result.failure.kind === "signed-out") leave();
      return result.ok;
    },
    forget(): void {
      state.failure = null;
    },
  });
}

/** Whether whoever is signed in has one of these roles, for the whole district. */
export const isDistrictWide = (roles: readonly string[]): boolean =>
  session.me !== null && session.me.gridIds === null && roles.includes(session.me.role);
