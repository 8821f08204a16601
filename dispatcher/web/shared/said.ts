/** One short sentence at the foot of the page, which a screen reader speaks too. */
import { ref } from "vue";

const SHOWN_MS = 4_000;

export const said = ref("");
let timer: number | undefined;

export function say(sentence: string): void {
  said.value = sentence;
  window.clearTimeout(timer);
  timer = window.setTimeout(() => {
    said.value = "";
  }, SHOWN_MS);
}
