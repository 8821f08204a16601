/** The time as the server has it, once a second: a phone's own clock may be wrong by minutes. */
import { ref } from "vue";

/** Answers say the time in whole seconds, and take a moment to come. */
const SKEW_IGNORED_MS = 5_000;
let skewMs = 0;

/** ms since 1970. */
export const nowMs = ref(Date.now());

export const serverNowMs = (): number => Date.now() + skewMs;

export function hearServerTime(serverMs: number | null): void {
  if (serverMs === null) return;
  const skew = serverMs - Date.now();
  skewMs = Math.abs(skew) > SKEW_IGNORED_MS ? skew : 0;
}

window.setInterval(() => {
  nowMs.value = serverNowMs();
}, 1_000);
