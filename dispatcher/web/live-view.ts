/** The live picture of one camera in a dialog of its own; the line is closed with the dialog. */
import { fill, make, setText } from "./dom.ts";
import { say } from "./words.ts";

export interface LiveTarget {
  readonly code: string;
  readonly name: string;
}

/** What the player's package exports, as far as we use it. */
interface Player {
  destroy(): void;
}
interface PlayerSource {
  readonly destination?: { write(bytes: ArrayBuffer): void };
}
interface JsMpeg {
  readonly Player: new (url: string, options: Record<string, unknown>) => Player;
}

const PLAYER_SCRIPT = "/jsmpeg-player.js";
/** Nothing for so long is said. */
const SILENT_MS = 8000;

/** The number the server closes with when the camera shows nothing; its reason is a sentence. */
const NO_PICTURE = 4001;

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
  const stop = play(target.code, canvas, status);
  dialog.addEventListener("close", () => {
    stop();
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
}

/** Returns how to stop. */
function play(code: string, canvas: HTMLCanvasElement, status: HTMLElement): () => void {
  const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/api/cameras/${code}/live`);
  socket.binaryType = "arraybuffer";
  let player: Player | undefined;
  let heardAtMs = performance.now();
  let isStopped = false;

  /** The player asks for a source of bytes; ours reads the socket that is already there. */
  class SocketSource implements PlayerSource {
    destination?: { write(bytes: ArrayBuffer): void };
    readonly streaming = true;
    established = true;
    completed = false;
    progress = 0;
    connect(destination: { write(bytes: ArrayBuffer): void }): void {
      this.destination = destination;
    }
    start(): void {
      socket.addEventListener("message", ({ data }: MessageEvent<ArrayBuffer>) => {
        heardAtMs = performance.now();
        setText(status, "");
        this.destination?.write(data);
      });
    }
    resume(): void {
      this.established = true;
    }
    destroy(): void {
      this.completed = true;
    }
  }

  const load = async (): Promise<void> => {
    const loaded = (await import(PLAYER_SCRIPT)) as { default: JsMpeg };
    if (isStopped) return;
    player = new loaded.default.Player("", {
      canvas,
      source: SocketSource,
      audio: false,
      // WebAssembly would need a wider content security policy, and one size of picture needs no GPU.
      disableWebAssembly: true,
      disableGl: true,
      videoBufferSize: 2 * 1024 * 1024,
      pauseWhenHidden: false,
    });
  };
  load().catch((thrown: unknown) => {
    setText(status, `${say("failed")}: ${String(thrown)}`);
  });
  socket.addEventListener("close", ({ code: why, reason }) => {
    if (!isStopped)
      setText(status, why === NO_PICTURE ? `${say("liveNothing")} ${reason}` : say("liveEnded"));
  });
  const watching = window.setInterval(() => {
    const isSilent = performance.now() - heardAtMs > SILENT_MS;
    if (isSilent && socket.readyState === WebSocket.OPEN) setText(status, say("liveSilent"));
  }, 1000);
  return () => {
    isStopped = true;
    window.clearInterval(watching);
    socket.close();
    player?.destroy();
  };
}
