/**
 * Which cameras there are: from heartbeats, and after a start from the book, so that a camera whose agent is away does not
 * vanish from the list. Every dispatcher hears every heartbeat, so that all of them know the same.
 */
import type { CameraHealth, Heartbeat } from "#contract";
import type { CameraBook } from "../book/cameras.ts";
import { messageOf } from "../errors.ts";
import { type GridArea, responsibleGrid } from "../lifecycle/assign/grid.ts";
import type { Counters } from "../telemetry/counters.ts";
import type { Logger } from "../telemetry/logger.ts";
import { createPacedLog } from "../telemetry/paced-log.ts";
import type { Clock } from "../time/clock.ts";
import type { KnownCamera } from "./camera-desk.ts";

export interface HeardCamera extends KnownCamera {
  /** Null: not heard since this dispatcher was started. */
  readonly health: CameraHealth | null;
  readonly silentMs: number;
}

export interface CameraRegistry {
  heard(heartbeat: Heartbeat): void;
  find(cameraCode: string): HeardCamera | null;
  /** In order of code. */
  all(): readonly HeardCamera[];
  /** Whether this agent was ever heard of. */
  hasAgent(agentId: string): boolean;
  idle(): Promise<void>;
}

export interface RegistryOptions {
  readonly book: CameraBook;
  readonly grids: () => Promise<readonly GridArea[]>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly counters: Counters;
}

/** More are not kept: a district has some thousands. */
const CAMERAS_MAX = 100_000;
/** What has not changed is written so often, so that the book knows about when an agent was last heard. */
const AGAIN_MS = 60_000;

interface Kept {
  readonly camera: KnownCamera;
  readonly health: CameraHealth | null;
}

interface Agent {
  says: string;
  writtenAtMs: number;
  writing: Promise<void> | null;
}

/** Reads what the book knows. Rejects BOOK_UNAVAILABLE. */
export async function createCameraRegistry(options: RegistryOptions): Promise<CameraRegistry> {
  const known = await options.book.knownCameras();
  return new Registry(options, known);
}

class Registry implements CameraRegistry {
  readonly #options: RegistryOptions;
  readonly #kept: Map<string, Kept>;
  readonly #agents = new Map<string, Agent>();
  readonly #paced;

  constructor(options: RegistryOptions, known: readonly KnownCamera[]) {
    this.#options = options;
    this.#kept = new Map(
      known.slice(0, CAMERAS_MAX).map((camera) => [camera.code, { camera, health: null }]),
    );
    this.#paced = createPacedLog(options.logger, options.clock);
  }

  heard(heartbeat: Heartbeat): void {
    const { agentId } = heartbeat;
    const nowMs = this.#options.clock.nowMs();
    const heardAt = new Date(nowMs).toISOString();
    for (const health of heartbeat.cameras) this.#keep(health, agentId, heardAt);
    const codes = new Set(heartbeat.cameras.map(({ cameraCode }) => cameraCode));
    for (const [code, { camera }] of this.#kept) {
      if (camera.agentId === agentId && !codes.has(code)) this.#kept.delete(code);
    }
    this.#write(heartbeat, nowMs);
  }

  #keep(health: CameraHealth, agentId: string, heardAt: string): void {
    const { cameraCode: code, name, location } = health;
    const before = this.#kept.get(code);
    if (before === undefined && this.#kept.size >= CAMERAS_MAX) {
      this.#options.counters.count("camerasNotKept");
      return;
    }
    const place = location ?? null;
    const stays = before !== undefined && samePlace(before.camera.place, place);
    const gridId = stays ? before.camera.gridId : null;
    this.#kept.set(code, { camera: { code, name, agentId, place, gridId, heardAt }, health });
  }

  /** One write for each agent at a time: what comes meanwhile is said again by its next heartbeat. */
  #write({ agentId, cameras }: Heartbeat, nowMs: number): void {
    const agent = this.#agents.get(agentId) ?? { says: "", writtenAtMs: 0, writing: null };
    this.#agents.set(agentId, agent);
    if (agent.writing !== null) return;
    const says = JSON.stringify(
      cameras.map(({ cameraCode, name, location }) => [cameraCode, name, location]),
    );
    if (agent.says === says && nowMs - agent.writtenAtMs < AGAIN_MS) return;
    const codes = cameras.map(({ cameraCode }) => cameraCode);
    agent.writing = this.#store(agentId, codes, nowMs)
      .then(() => {
        agent.says = says;
        agent.writtenAtMs = nowMs;
        this.#paced.over("cameras are written again");
      })
      .catch((thrown: unknown) => {
        this.#paced.warn(`cameras cannot be written: ${messageOf(thrown)}; the next heartbeat says it again`);
      })
      .finally(() => {
        agent.writing = null;
      });
  }

  async #store(agentId: string, codes: readonly string[], nowMs: number): Promise<void> {
    const grids = await this.#options.grids();
    const rows: KnownCamera[] = [];
    for (const code of codes) {
      const kept = this.#kept.get(code);
      if (kept === undefined) continue;
      const { place } = kept.camera;
      const gridId = place === null ? null : (responsibleGrid(place, grids)?.id ?? null);
      const camera = { ...kept.camera, gridId };
      this.#kept.set(code, { camera, health: kept.health });
      rows.push(camera);
    }
    await this.#options.book.keepCameras(agentId, rows, nowMs);
  }

  find(cameraCode: string): HeardCamera | null {
    const kept = this.#kept.get(cameraCode);
    return kept === undefined ? null : this.#withSilence(kept);
  }

  all(): readonly HeardCamera[] {
    const codes = [...this.#kept.values()].sort((a, b) => (a.camera.code < b.camera.code ? -1 : 1));
    return codes.map((kept) => this.#withSilence(kept));
  }

  #withSilence({ camera, health }: Kept): HeardCamera {
    const silentMs = Math.max(0, this.#options.clock.nowMs() - Date.parse(camera.heardAt));
    return { ...camera, health, silentMs };
  }

  hasAgent(agentId: string): boolean {
    return this.#agents.has(agentId);
  }

  async idle(): Promise<void> {
    await Promise.all([...this.#agents.values()].map(({ writing }) => writing ?? Promise.resolve()));
  }
}

type Place = KnownCamera["place"];
const samePlace = (a: Place, b: Place): boolean => a?.lon === b?.lon && a?.lat === b?.lat;
