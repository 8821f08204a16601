/** One camera's live picture on a canvas, and what there is to say of it. Knows nothing of the page around it. */

/** failed: the player's own sentence; nothing: the server's, why there is no picture. */
export type LiveSaying =
  | { readonly kind: "playing" | "silent" | "ended" }
  | { readonly kind: "nothing" | "failed"; readonly sentence: string };

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

/** Returns how to stop. */
export function playLive(
  code: string,
  canvas: HTMLCanvasElement,
  say: (saying: LiveSaying) => void,
): () => void {
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
        say({ kind: "playing" });
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
    // The server's own file: no bundler may look for it.
    const loaded = (await import(/* @vite-ignore */ PLAYER_SCRIPT)) as { default: JsMpeg };
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
    say({ kind: "failed", sentence: String(thrown) });
  });
  socket.addEventListener("close", ({ code: why, reason }) => {
    if (!isStopped) say(why === NO_PICTURE ? { kind: "nothing", sentence: reason } : { kind: "ended" });
  });
  const watching = window.setInterval(() => {
    const isSilent = performance.now() - heardAtMs > SILENT_MS;
    if (isSilent && socket.readyState === WebSocket.OPEN) say({ kind: "silent" });
  }, 1000);
  return () => {
    isStopped = true;
    window.clearInterval(watching);
    socket.close();
    player?.destroy();
  };
}
