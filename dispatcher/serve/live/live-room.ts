/** Everybody who watches: one feed per camera shared by its viewers, and nobody held up by one who does not read. */
import type { Logger } from "../../telemetry/logger.ts";
import type { User } from "../../lifecycle/ticket-desk.ts";
import type { LiveFeed } from "./live-feed.ts";

/** Of a WebSocket. */
export interface ViewerSocket {
  /** Bytes given to it that have not left yet. */
  readonly bufferedAmount: number;
  send(bytes: Uint8Array): void;
  close(code: number, reason: string): void;
  terminate(): void;
}

export interface Viewer {
  readonly user: User;
  readonly cameraCode: string;
  readonly socket: ViewerSocket;
  /** Whether the user may still watch. */
  readonly stillAllowed: () => Promise<boolean>;
}

/** Why a socket is closed; the page knows these numbers. */
export const CLOSE = {
  /** The reason says why the camera shows nothing. */
  noPicture: 4001,
  signedOut: 4003,
  stopping: 1001,
} as const;
/** What a viewer may have waiting; beyond it the viewer is cut off. About 10 s of picture. */
export const BACKLOG_MAX_BYTES = 2 * 1024 * 1024;
export const VIEWERS_MAX = 64;
/** A close reason may be 123 bytes of UTF-8. */
const REASON_MAX_BYTES = 123;

export type LiveCounter = "liveViewersOpened" | "liveViewersCut" | "liveViewersRefused";

export interface LiveRoomOptions {
  readonly logger: Logger;
  readonly count: (name: LiveCounter) => void;
  /** Rejects nothing: a camera that cannot be shown ends by `onEnd`. */
  readonly openFeed: (
    cameraCode: string,
    listeners: { readonly onChunk: (chunk: Uint8Array) => void; readonly onEnd: (reason: string) => void },
  ) => LiveFeed;
  readonly max?: number;
}

interface Room {
  readonly viewers: Set<Viewer>;
  feed: LiveFeed | null;
}

export class LiveRoom {
  readonly #options: LiveRoomOptions;
  readonly #rooms = new Map<string, Room>();
  readonly max: number;

  constructor(options: LiveRoomOptions) {
    this.#options = options;
    this.max = options.max ?? VIEWERS_MAX;
  }

  get size(): number {
    return this.#viewers().length;
  }

  get full(): boolean {
    return this.size >= this.max;
  }

  add(viewer: Viewer): void {
    const { cameraCode, user } = viewer;
    const known = this.#rooms.get(cameraCode);
    const room = known ?? { viewers: new Set(), feed: null };
    room.viewers.add(viewer);
    this.#options.count("liveViewersOpened");
    this.#options.logger.info(
      { cameraCode, userId: user.id, viewers: room.viewers.size },
      "live view opened",
    );
    if (known !== undefined) return;
    this.#rooms.set(cameraCode, room);
    room.feed = this.#options.openFeed(cameraCode, {
      onChunk: (chunk) => {
        for (const each of [...room.viewers]) this.#send(each, chunk);
      },
      onEnd: (reason) => {
        for (const each of [...room.viewers]) this.#close(each, CLOSE.noPicture, reason);
      },
    });
  }

  /** To be called when the socket has closed, whoever closed it. The last one out ends the feed. */
  remove(viewer: Viewer): void {
    const room = this.#rooms.get(viewer.cameraCode);
    if (room?.viewers.delete(viewer) !== true) return;
    const { cameraCode, user } = viewer;
    this.#options.logger.info(
      { cameraCode, userId: user.id, viewers: room.viewers.size },
      "live view closed",
    );
    if (room.viewers.size > 0) return;
    this.#rooms.delete(cameraCode);
    room.feed?.stop();
  }

  /** Ends the views of those who were withdrawn since. */
  async askAgain(): Promise<void> {
    for (const viewer of this.#viewers()) {
      if (!(await viewer.stillAllowed())) this.#close(viewer, CLOSE.signedOut, "signed out");
    }
  }

  closeAll(): void {
    for (const viewer of this.#viewers()) this.#close(viewer, CLOSE.stopping, "the dispatcher is stopping");
  }

  #viewers(): readonly Viewer[] {
    return [...this.#rooms.values()].flatMap(({ viewers }) => [...viewers]);
  }

  #send(viewer: Viewer, chunk: Uint8Array): void {
    if (viewer.socket.bufferedAmount + chunk.length <= BACKLOG_MAX_BYTES) {
      viewer.socket.send(chunk);
      return;
    }
    this.#options.count("liveViewersCut");
    const { cameraCode, user } = viewer;
    this.#options.logger.warn(
      { cameraCode, userId: user.id },
      "a live viewer that does not read was cut off",
    );
    // A goodbye would only join the queue.
    viewer.socket.terminate();
    this.remove(viewer);
  }

  #close(viewer: Viewer, code: number, reason: string): void {
    viewer.socket.close(code, shorten(reason));
    this.remove(viewer);
  }
}

function shorten(reason: string): string {
  let text = reason;
  while (Buffer.byteLength(text) > REASON_MAX_BYTES) text = `${text.slice(0, -2).trimEnd()}…`;
  return text;
}
