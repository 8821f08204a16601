/** A TicketDesk in memory, for the tests of what serves it; tickets move by the one table of transitions. */
import type { LonLat } from "#contract";
import type { AssignModeSwitch } from "../lifecycle/assign/mode.ts";
import { createHash } from "node:crypto";
import { type AccessDouble, accessDouble } from "./access.double.ts";
import { DispatcherError } from "../errors.ts";
import { operatorTasksDouble } from "./operator-tasks.double.ts";
import type { TicketQuery } from "../lifecycle/access-desk.ts";
import { gridAndAbove } from "../lifecycle/assign/grid.ts";
import {
  TICKET_STATES,
  type TicketDetail,
  type TicketState,
  type TicketSummary,
  TRANSITIONS,
} from "../lifecycle/ticket.ts";
import type {
  ActCommand,
  GridView,
  TicketChange,
  TicketDesk,
  User,
  WorkerView,
} from "../lifecycle/ticket-desk.ts";
import type { LiveEndReason, LiveViewStart } from "../lifecycle/view.ts";

/** No report was written yet, and no clock ran. */
const NO_CLOCKS: TicketDesk["clocks"] = {
  reports: () => Promise.resolve([]),
  dryRun: () => {
    const none = { clocks: 0, lateNow: 0, lateThen: 0, newlyLate: 0, newlyInTime: 0 };
    const byClock = { accept: none, arrive: none, done: none, close: none };
    return Promise.resolve({ version: "other", tickets: 0, truncated: false, byViolation: [], ...byClock });
  },
};

/** Nothing is broken. */
const NO_FINDINGS: TicketDesk["findings"] = {
  list: () => Promise.resolve([]),
  acknowledge: ({ key }) => Promise.reject(new DispatcherError("NOT_FOUND", `There is no finding ${key}.`)),
};

export const NOW_MS = Date.parse("2026-11-23T02:00:00Z");
const at = (minutesAgo: number): string => new Date(NOW_MS - minutesAgo * 60_000).toISOString();

/** Person → token. */
export const TOKENS = {
  dispatcher: "dispatcher-token-0123456789",
  reviewer: "reviewer-token-0123456789ab",
  administrator: "administrator-token-012345",
  worker: "worker-token-0123456789abcd",
  otherWorker: "other-worker-token-01234567",
} as const;

const USERS: Readonly<Record<keyof typeof TOKENS, User>> = {
  dispatcher: { id: "D01", name: "林静", role: "dispatcher", workerId: null, gridIds: null },
  reviewer: { id: "R01", name: "何为民", role: "reviewer", workerId: null, gridIds: null },
  administrator: { id: "A01", name: "管理员", role: "administrator", workerId: null, gridIds: null },
  worker: { id: "U01", name: "李晓岚", role: "worker", workerId: "W01", gridIds: ["990501001001"] },
  otherWorker: { id: "U06", name: "吴桂芳", role: "worker", workerId: "W06", gridIds: ["990501001002"] },
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
  const at = { lon: 120.6212, lat: 31.316, positionAgeS: null };
  return {
    id,
    name,
    role: "grid-worker",
    gridId,
    onShift: true,
    leave: null,
    openTickets: 1,
    capacity: 5,
    ...at,
  };
}
const WORKERS = [worker("W01", "李晓岚", "990501001001"), worker("W06", "吴桂芳", "990501001002")];

export const ticketId = (number: number): string =>
  `0198a000-0000-7000-8000-${String(number).padStart(12, "0")}`;

/** What most tickets have nothing of. */
const NOTHING = {
  handOvers: 0,
  suspendedUntil: null,
  linkedTicketId: null,
  intoTicketId: null,
  assignees: [],
  clocks: [],
  extensions: [],
  whistles: [],
} as const;

const HISTORY: TicketDetail["transitions"] = [
  {
    sequence: 1,
    at: at(20),
    action: "open",
    from: null,
    to: "open",
    actorRole: "system",
    actorId: "dispatcher",
    reason: null,
    evidence: [],
    ruleVersion: null,
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
    evidence: [],
    ruleVersion: "transitions-2",
  },
];

export function ticket(number: number, parts: Partial<TicketDetail> = {}): TicketDetail {
  return {
    ...NOTHING,
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
    nextDeadline: null,
    transitions: HISTORY,
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
  readonly access: AccessDouble;
  readonly positions: readonly (LonLat & { readonly workerId: string })[];
  readonly modeSwitches: readonly AssignModeSwitch[];
  readonly views: { userId: string; ticketId: string; object: string }[];
  readonly liveViews: (LiveViewStart & { endReason: LiveEndReason | null })[];
  readonly acted: ActCommand[];
  /** Extensions and whistles that were asked for; they change nothing here. */
  readonly besides: { readonly kind: string; readonly command: object }[];
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

  const get = (id: string): TicketDetail => ticketOf(tickets, id);
  const besides: DeskDouble["besides"] = [];
  const announce = (change: TicketChange): void => {
    for (const listener of listeners) listener(change);
  };

  const positions: (LonLat & { readonly workerId: string })[] = [];
  const modeSwitches: AssignModeSwitch[] = [];

  const search = (query: TicketQuery): Promise<readonly TicketSummary[]> =>
    desk.failWith === null
      ? Promise.resolve(find([...tickets.values()], query))
      : Promise.reject(desk.failWith);
  const desk: DeskDouble = {
    positions,
    modeSwitches,
    views,
    liveViews,
    acted,
    besides,
    pictures,
    failWith: null,
    parts: { book: true, bus: true, cache: true },
    withdraw: (person) => users.delete(hashOf(TOKENS[person])),
    announce,
    list: () => Promise.reject(new Error("the API searches")),
    get: (id) => Promise.resolve().then(() => get(id)),
    act: (command) =>
      Promise.resolve().then(() => {
        acted.push(command);
        const after = move(get(command.ticketId), command);
        tickets.set(after.id, after);
        announce({ ticketId: after.id, number: after.number, state: after.state, version: after.version });
        return after;
      }),
    ...besidesDouble(besides, get),
    counts: () =>
      Promise.resolve({
        byState: countByState([...tickets.values()]),
        decisions: { opened: 2, merged: 40, refused: 1 },
      }),
    ...placesDouble(positions, modeSwitches),
    grids: () => Promise.resolve(GRIDS),
    agents: () => [],
    clocks: NO_CLOCKS,
    operatorTasks: operatorTasksDouble(),
    findings: NO_FINDINGS,
    access: accessDouble({ users, search }),
    userByTokenSha256: (sha256) => Promise.resolve(users.get(sha256) ?? null),
    ...evidenceDouble(pictures, views),
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

function besidesDouble(
  besides: DeskDouble["besides"],
  get: (id: string) => TicketDetail,
): Pick<TicketDesk, "askExtension" | "decideExtension" | "whistle" | "reportIn"> {
  const beside = (kind: string, command: { readonly ticketId: string }): Promise<TicketDetail> =>
    Promise.resolve().then(() => {
      const found = get(command.ticketId);
      besides.push({ kind, command });
      return found;
    });
  return {
    askExtension: (command) => beside("askExtension", command),
    decideExtension: (command) => beside("decideExtension", command),
    whistle: (command) => beside("whistle", command),
    reportIn: (command) => beside("reportIn", command),
  };
}

function evidenceDouble(
  pictures: Map<string, Uint8Array>,
  views: DeskDouble["views"],
): Pick<TicketDesk, "readEvidence" | "storeEvidence" | "recordEvidenceView"> {
  return {
    readEvidence: (object) => Promise.resolve(pictures.get(object) ?? null),
    storeEvidence: (object, bytes) => {
      pictures.set(object, bytes);
      return Promise.resolve();
    },
    recordEvidenceView: (userId, ticketId, object) => {
      views.push({ userId, ticketId, object });
      return Promise.resolve();
    },
  };
}

function placesDouble(
  positions: (LonLat & { readonly workerId: string })[],
  modeSwitches: AssignModeSwitch[],
): Pick<TicketDesk, "workers" | "reportPosition" | "assignMode" | "switchAssignMode"> {
  return {
    workers: () => Promise.resolve(WORKERS),
    reportPosition: (workerId, point) => {
      positions.push({ workerId, ...point });
      return Promise.resolve("kept");
    },
    assignMode: () => {
      const since = modeSwitches.at(-1) ?? null;
      return Promise.resolve({ mode: since?.mode ?? "normal", since });
    },
    switchAssignMode: (change) => {
      modeSwitches.push({ ...change, atMs: 0 });
      return Promise.resolve();
    },
  };
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

function ticketOf(tickets: ReadonlyMap<string, TicketDetail>, id: string): TicketDetail {
  const found = tickets.get(id);
  if (found === undefined) throw new DispatcherError("NOT_FOUND", `Ticket ${id} does not exist.`);
  return found;
}

function find(tickets: readonly TicketDetail[], query: TicketQuery): readonly TicketSummary[] {
  const { gridIds, workerId, seesUnconfirmed } = query.scope;
  const isBelow = (id: string | null, above: readonly string[]): boolean => {
    const grid = GRIDS.find((each) => each.id === id);
    return grid !== undefined && gridAndAbove(grid, GRIDS).some((each) => above.includes(each.id));
  };
  return tickets
    .filter(({ state }) => query.states?.includes(state) !== false)
    .filter(({ number }) => query.numbers?.includes(number) !== false)
    .filter(({ state }) => query.openOnly !== true || state !== "closed")
    .filter(({ number }) => query.beforeNumber === undefined || number < query.beforeNumber)
    .filter((each) => gridIds === null || each.workerId === workerId || isBelow(each.gridId, gridIds))
    .filter(({ state }) => seesUnconfirmed || state !== "unconfirmed")
    .sort((a, b) => b.number - a.number)
    .slice(0, query.limit);
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
