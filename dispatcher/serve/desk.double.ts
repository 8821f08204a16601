/** A TicketDesk in memory, for the tests of what serves it; tickets move by the one table of transitions. */
import { createHash } from "node:crypto";
import { DispatcherError } from "../errors.ts";
import { gridAndAbove } from "../lifecycle/assign/grid.ts";
import { TICKET_STATES, type TicketDetail, type TicketState, TRANSITIONS } from "../lifecycle/ticket.ts";
import type {
  ActCommand,
  GridView,
  TicketChange,
  TicketDesk,
  TicketFilter,
  User,
  WorkerView,
} from "../lifecycle/ticket-desk.ts";
import type { LiveEndReason, LiveViewStart } from "../lifecycle/view.ts";

export const NOW_MS = Date.parse("2026-11-23T02:00:00Z");
const at = (minutesAgo: number): string => new Date(NOW_MS - minutesAgo * 60_000).toISOString();

/** Person → token. */
export const TOKENS = {
  dispatcher: "dispatcher-token-0123456789",
  reviewer: "reviewer-token-0123456789ab",
  worker: "worker-token-0123456789abcd",
  otherWorker: "other-worker-token-01234567",
} as const;

const USERS: Readonly<Record<keyof typeof TOKENS, User>> = {
  dispatcher: { id: "D01", name: "林静", role: "dispatcher", workerId: null },
  reviewer: { id: "R01", name: "何为民", role: "reviewer", workerId: null },
  worker: { id: "U01", name: "李晓岚", role: "worker", workerId: "W01" },
  otherWorker: { id: "U06", name: "吴桂芳", role: "worker", workerId: "W06" },
};

const GEOMETRY = { type: "MultiPolygon", coordinates: [] };
const GRIDS: readonly GridView[] = [
  { id: "990501001001", name: "春风社区", level: "community", parentId: null, geometry: GEOMETRY },
  {
    id: "990501001001002",
    name: "春风第二网格",
    level: "grid",
    parentId: "990501001001",
    geometry: GEOMETRY,
  },
  { id: "990501001002", name: "秋月社区", level: "community", parentId: null, geometry: GEOMETRY },
];

function worker(id: string, name: string, gridId: string): WorkerView {
  return { id, name, gridId, onShift: true, openTickets: 1, capacity: 5, lon: 120.6212, lat: 31.316 };
}
const WORKERS = [worker("W01", "李晓岚", "990501001001"), worker("W06", "吴桂芳", "990501001002")];

export const ticketId = (number: number): string =>
  `0198a000-0000-7000-8000-${String(number).padStart(12, "0")}`;

export function ticket(number: number, parts: Partial<TicketDetail> = {}): TicketDetail {
  return {
    id: ticketId(number),
    number,
    state: "assigned",
    closeReason: null,
    version: 1,
    violation: "parking",
    cameraCode: "99050100001320000001",
    cameraName: "示例路口东侧",
    zoneId: "no-parking-east",
    dedupKey: `99050100001320000001/no-parking-east/parking/${String(number)}-3`,
    agentId: "edge-1",
    lon: 120.6205,
    lat: 31.3162,
    gridId: "990501001001002",
    gridName: "春风第二网格",
    workerId: "W01",
    workerName: "李晓岚",
    sightings: 3,
    openedAt: at(20),
    lastSeenAt: at(1),
    changedAt: at(19),
    closedAt: null,
    reason: "car dwelt 183 s of 180 s in no-parking-east",
    className: "car",
    transitions: [
      {
        sequence: 1,
        at: at(20),
        action: "open",
        from: null,
        to: "open",
        actorRole: "system",
        actorId: "dispatcher",
        reason: null,
      },
      {
        sequence: 2,
        at: at(19),
        action: "assign",
        from: "open",
        to: "assigned",
        actorRole: "system",
        actorId: "dispatcher",
        reason: "nearest",
      },
    ],
    candidates: [
      {
        workerId: "W01",
        workerName: "李晓岚",
        chosen: true,
        responsibleGrid: true,
        onShift: true,
        openTickets: 0,
        capacity: 5,
        distanceM: 70,
        reason: "chosen: in the responsible grid, 0 of 5 tickets open, 70 m away",
      },
    ],
    evidence: [
      { kind: "scene", moment: "first", object: `edge-1/${String(number)}/scene.jpg`, at: at(20) },
      { kind: "crop", moment: "first", object: `edge-1/${String(number)}/crop.jpg`, at: at(20) },
    ],
    ...parts,
  };
}

export interface DeskDouble extends TicketDesk {
  readonly views: { userId: string; ticketId: string; object: string }[];
  readonly liveViews: (LiveViewStart & { endReason: LiveEndReason | null })[];
  readonly acted: ActCommand[];
  readonly pictures: Map<string, Uint8Array>;
  /** Withdraws a user's token. */
  withdraw(person: keyof typeof TOKENS): void;
  announce(change: TicketChange): void;
  /** Replaces what the next calls do: throws this from `list`. */
  failWith: Error | null;
  parts: { book: boolean; bus: boolean; cache: boolean };
}

const hashOf = (token: string): string => createHash("sha256").update(token).digest("hex");

export function deskDouble(given: readonly TicketDetail[]): DeskDouble {
  const tickets = new Map(given.map((each) => [each.id, each]));
  const users = new Map(
    (Object.keys(TOKENS) as (keyof typeof TOKENS)[]).map((person) => [hashOf(TOKENS[person]), USERS[person]]),
  );
  const listeners = new Set<(change: TicketChange) => void>();
  const views: DeskDouble["views"] = [];
  const liveViews: DeskDouble["liveViews"] = [];
  const acted: ActCommand[] = [];
  const pictures = new Map<string, Uint8Array>();

  const get = (id: string): TicketDetail => {
    const found = tickets.get(id);
    if (found === undefined) throw new DispatcherError("NOT_FOUND", `Ticket ${id} does not exist.`);
    return found;
  };
  const announce = (change: TicketChange): void => {
    for (const listener of listeners) listener(change);
  };

  const desk: DeskDouble = {
    views,
    liveViews,
    acted,
    pictures,
    failWith: null,
    parts: { book: true, bus: true, cache: true },
    withdraw: (person) => users.delete(hashOf(TOKENS[person])),
    announce,
    list: (filter) =>
      desk.failWith === null
        ? Promise.resolve(select([...tickets.values()], filter))
        : Promise.reject(desk.failWith),
    get: (id) => Promise.resolve().then(() => get(id)),
    act: (command) =>
      Promise.resolve().then(() => {
        acted.push(command);
        const after = move(get(command.ticketId), command);
        tickets.set(after.id, after);
        announce({ ticketId: after.id, number: after.number, state: after.state, version: after.version });
        return after;
      }),
    counts: () =>
      Promise.resolve({
        byState: countByState([...tickets.values()]),
        decisions: { opened: 2, merged: 40, refused: 1 },
      }),
    workers: () => Promise.resolve(WORKERS),
    grids: () => Promise.resolve(GRIDS),
    agents: () => [],
    userByTokenSha256: (sha256) => Promise.resolve(users.get(sha256) ?? null),
    readEvidence: (object) => Promise.resolve(pictures.get(object) ?? null),
    recordEvidenceView: (userId, id, object) => {
      views.push({ userId, ticketId: id, object });
      return Promise.resolve();
    },
    ...liveViewBook(liveViews),
    listViews: () => Promise.resolve([]),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ready: () => Promise.resolve(desk.parts),
  };
  return desk;
}

function liveViewBook(
  liveViews: DeskDouble["liveViews"],
): Pick<TicketDesk, "beginLiveView" | "renewLiveViews" | "endLiveViews"> {
  return {
    beginLiveView: (view) => {
      liveViews.push({ ...view, endReason: null });
      return Promise.resolve(String(liveViews.length));
    },
    renewLiveViews: () => Promise.resolve(),
    endLiveViews: (ends) => {
      for (const { viewId, reason } of ends) {
        const view = liveViews[Number(viewId) - 1];
        if (view !== undefined) view.endReason ??= reason;
      }
      return Promise.resolve();
    },
  };
}

function select(tickets: readonly TicketDetail[], filter: TicketFilter): readonly TicketDetail[] {
  const own = WORKERS.find(({ id }) => id === filter.visibleToWorkerId);
  const below = GRIDS.filter((grid) => gridAndAbove(grid, GRIDS).some(({ id }) => id === own?.gridId));
  return tickets
    .filter(({ state }) => filter.state === undefined || state === filter.state)
    .filter(({ state }) => filter.openOnly !== true || state !== "closed")
    .filter(({ number }) => filter.beforeNumber === undefined || number < filter.beforeNumber)
    .filter(
      ({ workerId, gridId }) =>
        filter.visibleToWorkerId === undefined ||
        workerId === filter.visibleToWorkerId ||
        below.some(({ id }) => id === gridId),
    )
    .filter(({ state }) => filter.visibleToWorkerId === undefined || state !== "unconfirmed")
    .sort((a, b) => b.number - a.number)
    .slice(0, filter.limit);
}

function move(before: TicketDetail, command: ActCommand): TicketDetail {
  const { from, to } = TRANSITIONS[command.action];
  if (command.expectedVersion !== undefined && command.expectedVersion !== before.version) {
    throw new DispatcherError("STALE_VERSION", `Ticket ${String(before.number)} has changed: look again.`);
  }
  if (!from.includes(before.state)) {
    throw new DispatcherError(
      "ILLEGAL_TRANSITION",
      `A ticket that is ${before.state} cannot ${command.action}.`,
    );
  }
  return { ...before, state: to, version: before.version + 1 };
}

function countByState(tickets: readonly TicketDetail[]): Record<TicketState, number> {
  const count = (state: TicketState): number => tickets.filter((each) => each.state === state).length;
  return Object.fromEntries(TICKET_STATES.map((state) => [state, count(state)])) as Record<
    TicketState,
    number
  >;
}
