/** Whether there is a network, and whether live updates come. */
import { reactive } from "vue";

export const network = reactive({
  /** What the browser believes; a dead spot may look like a network. */
  isUp: navigator.onLine,
  /** The line for live updates stands. */
  isLive: false,
  /** What is shown is an old answer. */
  isKept: false,
});

window.addEventListener("online", () => {
  network.isUp = true;
});
window.addEventListener("offline", () => {
  network.isUp = false;
});
