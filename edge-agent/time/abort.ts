/** What AbortSignal leaves to its users: a reason that is always an Error, and a child that ends with its parent. */
import { setMaxListeners } from "node:events";

/** The agent's one stop signal is heard by every camera; Node's warning at the 11th listener would be no leak. */
export function expectManyListeners(signal: AbortSignal): void {
  setMaxListeners(0, signal);
}

export function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason));
}

export interface LinkedAbort {
  readonly signal: AbortSignal;
  abort(reason?: Error): void;
  /** Takes the listener off the parent. To be called when the work is over, or a long-lived parent collects them. */
  unlink(): void;
}

/**
 * A controller that is aborted with its parent. Used instead of AbortSignal.any, whose dependants pile up on a
 * parent that lives as long as the process.
 */
export function linkAbort(parent: AbortSignal): LinkedAbort {
  const controller = new AbortController();
  const onAbort = (): void => {
    controller.abort(parent.reason);
  };
  if (parent.aborted) onAbort();
  else parent.addEventListener("abort", onAbort, { once: true });
  return {
    signal: controller.signal,
    abort: (reason) => {
      controller.abort(reason);
    },
    unlink: () => {
      parent.removeEventListener("abort", onAbort);
    },
  };
}
