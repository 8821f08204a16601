/** The live picture of one camera in a dialog of its own; the line is closed with the dialog. */
import { fill, make, setText } from "./dom.ts";
import { type LiveSaying, playLive } from "./live-picture.ts";
import { say } from "./words.ts";

export interface LiveTarget {
  readonly code: string;
  readonly name: string;
}

export function openLive(target: LiveTarget): void {
  const canvas = make("canvas", { class: "live-picture", role: "img", "aria-label": target.name });
  const status = make("p", { class: "quiet live-status", role: "status" }, say("liveWaiting"));
  const dialog = make("dialog", { class: "live-view" });
  const close = make("button", {
    class: "icon",
    type: "button",
    "aria-label": say("close"),
    onclick: () => {
      dialog.close();
    },
  });
  close.textContent = "✕";
  const title = make("h2", {}, `${say("livePicture")} · ${target.name}`);
  fill(dialog, make("header", { class: "sheet-head" }, title, close), canvas, status);
  const stop = playLive(target.code, canvas, (saying) => {
    setText(status, liveWords(saying));
  });
  dialog.addEventListener("close", () => {
    stop();
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
}

/** The saying in the reader's words; a picture needs none. */
function liveWords(saying: LiveSaying): string {
  switch (saying.kind) {
    case "playing":
      return "";
    case "silent":
      return say("liveSilent");
    case "ended":
      return say("liveEnded");
    case "nothing":
      return `${say("liveNothing")} ${saying.sentence}`;
    case "failed":
      return `${say("failed")}: ${saying.sentence}`;
  }
}
