/** One line for live updates, shared by everything on the page that wants to hear. */
import { onUnmounted } from "vue";
import { listen } from "../shared/live.ts";
import { network } from "../shared/network.ts";

/** Ids of tickets that changed; null: the line is up (again), and whatever happened before must be asked for. */
export type LiveListener = (ticketIds: readonly string[] | null) => void;

const listeners = new Set<LiveListener>();
let close: (() => void) | null = null;

const tell = (ticketIds: readonly string[] | null): void => {
  for (const listener of listeners) listener(ticketIds);
};

export function startLive(): void {
  close ??= listen({
    onChanges: tell,
    onUp: () => {
      network.isLive = true;
      tell(null);
    },
    onDown: () => {
      network.isLive = false;
    },
  });
}

export function stopLive(): void {
  close?.();
  close = null;
  network.isLive = false;
}

/** In a component's setup: until it is gone. */
export function onLive(listener: LiveListener): void {
  listeners.add(listener);
  onUnmounted(() => listeners.delete(listener));
}
