/** The camera desk put together: what is known, what agents answer, what the book keeps. */
import { parseRestartReply, parseWhyReply } from "#contract";
import type { CameraBook } from "../book/cameras.ts";
import type { Bus } from "../bus/bus.ts";
import { DispatcherError } from "../errors.ts";
import type { SourceDesk } from "../lifecycle/source-desk.ts";
import type { Counters } from "../telemetry/counters.ts";
import type { Clock } from "../time/clock.ts";
import { createAskAgent } from "./ask-agent.ts";
import {
  CAMERA_STATES,
  type CameraDesk,
  type CameraPage,
  type CameraQuery,
  type CameraView,
} from "./camera-desk.ts";
import type { CameraRegistry, HeardCamera } from "./camera-registry.ts";
import { sightOf } from "./camera-state.ts";
import { createConfigDesk } from "./config-desk.ts";
import { createHandTickets } from "./hand-ticket.ts";
import { createSnapshots } from "./snapshots.ts";

export interface CameraDeskOptions {
  readonly registry: CameraRegistry;
  readonly book: CameraBook;
  readonly bus: Bus;
  readonly sources: SourceDesk;
  readonly clock: Clock;
  readonly counters: Counters;
}

const WHY_TIMEOUT_MS = 10_000;
/** The agent waits 15 s for the first look after it. */
const RESTART_TIMEOUT_MS = 25_000;

export function createCameraDesk(options: CameraDeskOptions): CameraDesk {
  const { registry, book } = options;
  const ask = createAskAgent(options);
  const cameraOf = (cameraCode: string): HeardCamera => {
    const found = registry.find(cameraCode);
    if (found !== null) return found;
    throw new DispatcherError(
      "NOT_FOUND",
      `No agent has been heard with a camera ${cameraCode.slice(0, 64)}.`,
    );
  };
  const snapshots = createSnapshots({ ...options, ask, cameraOf });
  const hasAgent = (agentId: string): boolean => registry.hasAgent(agentId);
  return {
    ...snapshots,
    ...createConfigDesk({ ...options, ask, cameraOf, hasAgent }),
    ...createHandTickets({ ...options, snapshots, ask, cameraOf }),
    list: (query) => listCameras(query, registry.all(), book),
    async find(cameraCode) {
      const found = registry.find(cameraCode);
      if (found === null) return null;
      return viewOf(found, (await book.openTicketsOf([cameraCode])).get(cameraCode) ?? 0);
    },
    why(cameraCode, at, zoneId) {
      const { agentId } = cameraOf(cameraCode);
      const body = {
        cameraCode,
        ...(at === undefined ? {} : { at }),
        ...(zoneId === undefined ? {} : { zoneId }),
      };
      return ask({ agentId, command: "why", body, parse: parseWhyReply, timeoutMs: WHY_TIMEOUT_MS });
    },
    restart(cameraCode) {
      const { agentId } = cameraOf(cameraCode);
      const question = { parse: parseRestartReply, timeoutMs: RESTART_TIMEOUT_MS } as const;
      return ask({ agentId, command: "restart", body: { cameraCode }, ...question });
    },
  };
}

async function listCameras(
  query: CameraQuery,
  all: readonly HeardCamera[],
  book: CameraBook,
): Promise<CameraPage> {
  const { state, after = "", limit } = query;
  const found = all.filter((camera) => isWanted(camera, query)).map((camera) => viewOf(camera, 0));
  const byState = Object.fromEntries(CAMERA_STATES.map((each) => [each, 0])) as Record<
    CameraView["state"],
    number
  >;
  for (const camera of found) byState[camera.state] += 1;
  const behind = found.filter(
    (camera) => (state === undefined || camera.state === state) && camera.code > after,
  );
  const page = behind.slice(0, limit);
  const open = await book.openTicketsOf(page.map(({ code }) => code));
  return {
    cameras: page.map((camera) => ({ ...camera, openTickets: open.get(camera.code) ?? 0 })),
    nextCursor: behind.length > page.length ? (page.at(-1)?.code ?? null) : null,
    byState,
  };
}

function isWanted(
  { name, code, agentId, gridId }: HeardCamera,
  { q, agentId: agent, within }: CameraQuery,
): boolean {
  if (agent !== undefined && agentId !== agent) return false;
  if (within !== null && (gridId === null || !within.has(gridId))) return false;
  if (q === undefined) return true;
  const wanted = plain(q);
  return plain(name).includes(wanted) || code.includes(wanted);
}

/** In full or half width, large or small, it is the same name. */
const plain = (text: string): string => text.normalize("NFKC").toLowerCase().trim();

function viewOf({ silentMs, health, ...camera }: HeardCamera, openTickets: number): CameraView {
  return { ...camera, ...sightOf(camera, health, silentMs), health, openTickets };
}
