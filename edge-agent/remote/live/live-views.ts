/**
 * Live view at the agent: answers leases, runs one encoder per watched camera, and ends it when no lease is left.
 *
 * The packets are the supervised decoder's own: while somebody watches, it copies what it receives into a second
 * pipe (perceive/camera), so that the camera is connected to once and its address stays where it is. A decoder that
 * does not copy yet is started anew for it, once; it then goes on copying until it is next started for another
 * reason, because a gap in the patrol costs more than a copy that is read and thrown away.
 */
import {
  commandSubject,
  LIVE_LEASE_MAX_S,
  type LiveReply,
  type LiveRequest,
  liveSubject,
  parseLiveRequest,
} from "#contract";
import type { Bus } from "../../bus/bus.ts";
import type { Logger } from "../../telemetry/logger.ts";
import type { Clock } from "../../time/clock.ts";
import { type LiveCounts, type LiveLimits, LiveView } from "./live-view.ts";
import { type StartEncoder, startMpeg1Encoder } from "./mpeg1-encoder.ts";
import type { FollowedTap } from "./packet-tap.ts";

/** What the live view may know and do of a camera. */
export interface LiveCamera {
  readonly tap: FollowedTap;
  /** One sentence, without credentials, while nothing is seen. */
  readonly blindReason: () => string | undefined;
  /** Ends the decoder, to be started again at once with what is wanted now. */
  readonly restart: () => void;
}

export interface LiveViewsOptions extends LiveLimits {
  readonly bus: Pick<Bus, "serve" | "offer">;
  readonly agentId: string;
  /** Undefined for a camera that is not this agent's. */
  readonly cameraOf: (cameraCode: string) => LiveCamera | undefined;
  /** Cameras watched at once; 0 turns live view off. */
  readonly maxViews: number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Default: node-rtsp-stream's muxer. */
  readonly startEncoder?: StartEncoder;
}

export interface LiveStats extends Readonly<LiveCounts> {
  readonly views: number;
  readonly sessions: number;
}

export interface LiveViews {
  stats(): LiveStats;
  /** Ends every view; resolves when no encoder is left. */
  stop(): Promise<void>;
}

/** Dispatchers that may watch one camera at once. */
const MAX_SESSIONS_PER_VIEW = 8;
const SWEEP_MS = 500;
const NOTHING_COPIED =
  "the camera's packets could not be copied for the live picture; the camera itself is looked at again, and asking anew tries the copy once more";
const NO_CAMERA = "0".repeat(20);

export function serveLiveViews(options: LiveViewsOptions): LiveViews {
  const views = new LeasedViews(options);
  options.bus.serve(commandSubject(options.agentId, "live"), (bytes) => {
    const parsed = parseLiveRequest(bytes);
    const reply: LiveReply = parsed.ok
      ? views.lease(parsed.value)
      : {
          cameraCode: NO_CAMERA,
          session: "",
          accepted: false,
          reason: `the live request cannot be read: ${parsed.reason}`.slice(0, 500),
        };
    return Promise.resolve(new TextEncoder().encode(JSON.stringify(reply)));
  });
  return views;
}

class LeasedViews implements LiveViews {
  readonly #options: LiveViewsOptions;
  readonly #views = new Map<string, LiveView>();
  readonly #ending = new Set<Promise<void>>();
  readonly #counts: LiveCounts = {
    viewsStarted: 0,
    sessionsRefused: 0,
    encoderEnds: 0,
    packetsDropped: 0,
    chunksDropped: 0,
  };
  readonly #stopSweeping: () => void;
  #isStopped = false;

  constructor(options: LiveViewsOptions) {
    this.#options = options;
    this.#stopSweeping = options.clock.every(SWEEP_MS, () => {
      this.#sweep();
    });
  }

  stats(): LiveStats {
    const sessions = [...this.#views.values()].reduce((sum, { leases }) => sum + leases.size, 0);
    return { ...this.#counts, views: this.#views.size, sessions };
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopSweeping();
    for (const code of [...this.#views.keys()]) this.#end(code);
    await Promise.all(this.#ending);
  }

  lease({ cameraCode, session, leaseS }: LiveRequest): LiveReply {
    const answer = (accepted: boolean, reason: string): LiveReply => ({
      cameraCode,
      session,
      accepted,
      reason: reason.slice(0, 500),
    });
    if (leaseS === 0) {
      this.#drop(cameraCode, session);
      return answer(false, "ended as asked");
    }
    const refusal = this.#refusalOf(cameraCode, session);
    if (refusal !== undefined) {
      this.#counts.sessionsRefused++;
      this.#drop(cameraCode, session);
      return answer(false, refusal);
    }
    const view = this.#views.get(cameraCode) ?? this.#start(cameraCode);
    const leaseMs = Math.min(leaseS, LIVE_LEASE_MAX_S) * 1000;
    view?.leases.set(session, this.#options.clock.monotonicMs() + leaseMs);
    return answer(true, `leased for ${String(leaseS)} s`);
  }

  #refusalOf(cameraCode: string, session: string): string | undefined {
    const { agentId, cameraOf, maxViews } = this.#options;
    const camera = cameraOf(cameraCode);
    if (camera === undefined) return `agent ${agentId} has no camera ${cameraCode}`;
    if (this.#isStopped) return `agent ${agentId} is stopping`;
    const blind = camera.blindReason();
    if (blind !== undefined) return blind;
    const view = this.#views.get(cameraCode);
    if (view === undefined)
      return this.#views.size < maxViews
        ? undefined
        : `agent ${agentId} already shows ${String(this.#views.size)} cameras live, which is its limit (live.maxViews); close one`;
    const failure = camera.tap.isVain ? NOTHING_COPIED : view.failure;
    if (failure !== undefined) return failure;
    return view.leases.has(session) || view.leases.size < MAX_SESSIONS_PER_VIEW
      ? undefined
      : `camera ${cameraCode} is already watched by ${String(MAX_SESSIONS_PER_VIEW)} dispatchers, which is the limit`;
  }

  #start(cameraCode: string): LiveView | undefined {
    const { bus, agentId, cameraOf, clock, logger, maxWidthPx, maxKbps, startEncoder } = this.#options;
    const camera = cameraOf(cameraCode);
    if (camera === undefined) return undefined;
    const view = new LiveView({
      cameraCode,
      tap: camera.tap,
      startEncoder: startEncoder ?? startMpeg1Encoder,
      send: (session, chunk) => bus.offer(liveSubject(agentId, session), chunk),
      counts: this.#counts,
      clock,
      logger,
      maxWidthPx,
      maxKbps,
    });
    this.#views.set(cameraCode, view);
    this.#counts.viewsStarted++;
    logger.info({ cameraCode, views: this.#views.size }, "live view begins");
    // After the follow, so that the decoder knows that its packets are wanted.
    if (!camera.tap.isFlowing) camera.restart();
    return view;
  }

  #drop(cameraCode: string, session: string): void {
    const view = this.#views.get(cameraCode);
    view?.leases.delete(session);
    if (view?.leases.size === 0) this.#end(cameraCode);
  }

  #sweep(): void {
    const nowMs = this.#options.clock.monotonicMs();
    for (const [code, { leases }] of [...this.#views]) {
      for (const [session, untilMs] of leases) if (untilMs <= nowMs) leases.delete(session);
      if (leases.size === 0) this.#end(code);
    }
  }

  #end(cameraCode: string): void {
    const view = this.#views.get(cameraCode);
    if (view === undefined) return;
    this.#views.delete(cameraCode);
    this.#options.logger.info({ cameraCode, views: this.#views.size }, "live view ends");
    const ending: Promise<void> = view.stop().finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
  }
}
