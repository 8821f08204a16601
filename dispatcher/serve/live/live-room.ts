/**
 * Everybody who watches: one feed per camera shared by its viewers, and nobody held up by one who does not read. A
 * viewer is shown nothing before the view is recorded.
 */
import { messageOf } from "../../errors.ts";
import type { User } from "../../lifecycle/ticket-desk.ts";
import type { LiveEndReason } from "../../lifecycle/view.ts";
import type { Logger } from "../../telemetry/logger.ts";
import type { LiveFeed } from "./live-feed.ts";
import type { ViewLog } from "./view-log.ts";

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
  /** The agent whose picture of the camera it is. */
  readonly agentId: string;
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
const CLOSE_BY_REASON = {
  "no-picture": CLOSE.noPicture,
  "signed-out": CLOSE.signedOut,
  "dispatcher-stopping": CLOSE.stopping,
} as const satisfies Partial<Record<LiveEndReason, number>>;
/** What a viewer may have waiting; beyond it the viewer is cut off. About 10 s of picture. */
export const BACKLOG_MAX_BYTES = 2 * 1024 * 1024;
export const VIEWERS_MAX = 64;
/** A close reason may be 123 bytes of UTF-8. */
const REASON_MAX_BYTES = 123;
const STOPPING = "the dispatcher is stopping";
const UNRECORDED =
  "this view cannot be recorded now, and is not shown without a record: the ticket book does not take it";

export type LiveCounter =
  | "liveViewersOpened"
  | "liveViewersCut"
  | "liveViewersRefused"
  | "liveViewsUnrecorded"
  | "liveViewEndsLost";

export interface LiveRoomOptions {
  readonly logger: Logger;
  readonly count: (name: LiveCounter) => void;
  readonly log: Pick<ViewLog, "begin" | "end">;
  /** Rejects nothing: a camera that cannot be shown ends by `onEnd`. */
  readonly openFeed: (
    source: Pick<Viewer, "cameraCode" | "agentId">,
    listeners: { readonly onChunk: (chunk: Uint8Array) => void; readonly onEnd: (reason: string) => void },
  ) => LiveFeed;
  readonly max?: number;
}

interface Room {
  /** Viewer → id of the recorded view. */
  readonly viewers: Map<Viewer, string>;
  feed: LiveFeed | null;
}

/** A viewer whose view is being recorded. */
interface Arrival {
  leftBecause: LiveEndReason | null;
  recording: Promise<void>;
}

export class LiveRoom {
  readonly #options: LiveRoomOptions;
  readonly #rooms = new Map<string, Room>();
  readonly #arrivals = new Map<Viewer, Arrival>();
  #isStopping = false;
  readonly max: number;

  constructor(options: LiveRoomOptions) {
    this.#options = options;
    this.max = options.max ?? VIEWERS_MAX;
  }

  get size(): number {
    return this.#arrivals.size + this.#viewers().length;
  }

  get full(): boolean {
    return this.size >= this.max;
  }

  /** Ids of the views that are shown now. */
  get viewIds(): readonly string[] {
    return [...this.#rooms.values()].flatMap(({ viewers }) => [...viewers.values()]);
  }

  add(viewer: Viewer): void {
    if (this.#isStopping) {
      viewer.socket.close(CLOSE.stopping, STOPPING);
      return;
    }
    const arrival: Arrival = { leftBecause: null, recording: Promise.resolve() };
    this.#arrivals.set(viewer, arrival);
    arrival.recording = this.#record(viewer).then((viewId) => {
      this.#arrivals.delete(viewer);
      if (viewId === null) viewer.socket.close(CLOSE.noPicture, UNRECORDED);
      else if (arrival.leftBecause === null) this.#show(viewer, viewId);
      else this.#options.log.end(viewId, arrival.leftBecause);
    });
  }

  /** Id of the recorded view; null when it could not be recorded. */
  async #record({ cameraCode, agentId, user }: Viewer): Promise<string | null> {
    const { log, logger, count } = this.#options;
    try {
      return await log.begin({ userId: user.id, cameraCode, agentId });
    } catch (thrown) {
      count("liveViewsUnrecorded");
      logger.warn(
        { cameraCode, userId: user.id, reason: messageOf(thrown) },
        "a live view could not be recorded and is not shown",
      );
      return null;
    }
  }

  #show(viewer: Viewer, viewId: string): void {
    const { cameraCode, user } = viewer;
    const key = roomKey(viewer);
    const known = this.#rooms.get(key);
    const room = known ?? { viewers: new Map<Viewer, string>(), feed: null };
    room.viewers.set(viewer, viewId);
    this.#options.count("liveViewersOpened");
    this.#options.logger.info(
      { cameraCode, userId: user.id, viewers: room.viewers.size },
      "live view opened",
    );
    if (known !== undefined) return;
    this.#rooms.set(key, room);
    room.feed = this.#options.openFeed(viewer, {
      onChunk: (chunk) => {
        for (const each of [...room.viewers.keys()]) this.#send(each, chunk);
      },
      onEnd: (reason) => {
        for (const each of [...room.viewers.keys()]) this.#close(each, "no-picture", reason);
      },
    });
  }

  /** To be called when the socket has closed, whoever closed it. The last one out ends the feed. */
  remove(viewer: Viewer, why: LiveEndReason): void {
    const arrival = this.#arrivals.get(viewer);
    if (arrival !== undefined) arrival.leftBecause ??= why;
    const key = roomKey(viewer);
    const room = this.#rooms.get(key);
    const viewId = room?.viewers.get(viewer);
    if (room === undefined || viewId === undefined) return;
    room.viewers.delete(viewer);
    this.#options.log.end(viewId, why);
    const { cameraCode, user } = viewer;
    this.#options.logger.info(
      { cameraCode, userId: user.id, viewers: room.viewers.size },
      "live view closed",
    );
    if (room.viewers.size > 0) return;
    this.#rooms.delete(key);
    room.feed?.stop();
  }

  /** Ends the views of those who were withdrawn since. */
  async askAgain(): Promise<void> {
    for (const viewer of this.#viewers()) {
      if (!(await viewer.stillAllowed())) this.#close(viewer, "signed-out", "signed out");
    }
  }

  /** Resolves when no view is being recorded any more. */
  async closeAll(): Promise<void> {
    this.#isStopping = true;
    const arriving = [...this.#arrivals];
    for (const viewer of [...this.#viewers(), ...arriving.map(([each]) => each)]) {
      this.#close(viewer, "dispatcher-stopping", STOPPING);
    }
    await Promise.all(arriving.map(([, { recording }]) => recording));
  }

  #viewers(): readonly Viewer[] {
    return [...this.#rooms.values()].flatMap(({ viewers }) => [...viewers.keys()]);
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
    this.remove(viewer, "cut-off");
  }

  #close(viewer: Viewer, why: keyof typeof CLOSE_BY_REASON, sentence: string): void {
    viewer.socket.close(CLOSE_BY_REASON[why], shorten(sentence));
    this.remove(viewer, why);
  }
}

/** A feed is one agent's: the record of a view names the agent that is really seen. */
const roomKey = ({ cameraCode, agentId }: Viewer): string => `${cameraCode} ${agentId}`;

function shorten(reason: string): string {
  let text = reason;
  while (Buffer.byteLength(text) > REASON_MAX_BYTES) text = `${text.slice(0, -2).trimEnd()}…`;
  return text;
}
