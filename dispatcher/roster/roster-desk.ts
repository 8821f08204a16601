/** The office's roster: who works for the district, who is on duty when, and what is changed about it. */
import { randomBytes } from "node:crypto";
import { uuidV7 } from "#contract";
import type { LivePositions } from "../cache/live-positions.ts";
import { wallTime } from "../district/index.ts";
import { DispatcherError } from "../errors.ts";
import { type GridArea, gridCentre } from "../lifecycle/assign/grid.ts";
import { groupBy } from "../lifecycle/assign/group-by.ts";
import { createZoneTime, type ZoneTime } from "../lifecycle/clocks/zone-time.ts";
import type {
  NewException,
  OfficeChange,
  RosterStore,
  ShiftException,
  ShiftTenure,
  WorkerSetting,
} from "../lifecycle/office-desk.ts";
import type { Period } from "../statistics/measures.ts";
import { dutySpans } from "../statistics/shift-hours.ts";
import type { Clock } from "../time/clock.ts";
import type { DutyOf, ExceptionRequest, NewWorker, RosterDesk, RosterView } from "./roster-seam.ts";

export interface RosterDeskOptions {
  readonly store: RosterStore;
  readonly grids: () => Promise<readonly GridArea[]>;
  readonly positions: Pick<LivePositions, "since">;
  readonly clock: Clock;
  /** Of the wall clock that shifts are written in. */
  readonly timeZone: string;
  readonly positionGoodForMinutes: number;
  /** Somebody may be free now who was not before. */
  readonly onChange: () => void;
}

const DAY_MS = 86_400_000;
const DUTY_DAYS_MAX = 62;

export function createRosterDesk(options: RosterDeskOptions): RosterDesk {
  const { store, clock, timeZone, onChange } = options;
  const zone = createZoneTime(timeZone);
  const localOf = (atMs: number): string => wallTime(atMs, timeZone).text;

  async function changed<T>(work: Promise<T>): Promise<T> {
    const result = await work;
    onChange();
    return result;
  }

  return {
    timeZone,
    list: () => listNow(options, zone),
    duty: async (period) => {
      refuseLong(period);
      return dutyOf(options, period, zone);
    },
    tenures: (query) => store.tenures(query),
    exceptions: ({ fromMs, toMs }) => store.exceptions(localOf(fromMs), localOf(toMs)),
    async add(worker, change) {
      const made = await changed(store.add(await settled(options, worker), change));
      if (made === "added") return;
      throw new DispatcherError(
        "CONFLICT",
        `Key "id" is ${worker.id}, which another worker has or had; another id would be right.`,
      );
    },
    async change(worker, expectedVersion, change) {
      const outcome = await changed(store.change(await settled(options, worker), expectedVersion, change));
      if (outcome === "unknown") throw noSuchWorker(worker.id);
      if (outcome === "stale") throw staleWorker(worker.id, expectedVersion);
    },
    retire: (id, change) => retire(store, id, change),
    async addException(request, by) {
      const made = exceptionsOf(request, by, clock.nowMs());
      await changed(store.addExceptions(made, clock.nowMs()));
      return made;
    },
    async endException(id, by) {
      const atMs = clock.nowMs();
      const outcome = await changed(store.endException(id, { by, atMs, nowLocal: localOf(atMs) }));
      if (outcome === "unknown")
        throw new DispatcherError("NOT_FOUND", `There is no exception ${id} that the office made.`);
      if (outcome === "begun")
        throw new DispatcherError("CONFLICT", `Exception ${id} has begun: it stays on record as it was.`);
    },
  };
}

async function retire(store: RosterStore, id: string, change: OfficeChange): Promise<void> {
  const outcome = await store.retire(id, change);
  if (outcome === "unknown") throw noSuchWorker(id);
  if (outcome === "retired") return;
  throw new DispatcherError(
    "CONFLICT",
    `Worker ${id} has ${String(outcome.openTickets)} tickets in hand; hand them over first.`,
  );
}

const noSuchWorker = (id: string): DispatcherError =>
  new DispatcherError("NOT_FOUND", `There is no worker ${id}.`);

const staleWorker = (id: string, version: number): DispatcherError =>
  new DispatcherError(
    "STALE_VERSION",
    `Worker ${id} was changed by somebody else since version ${String(version)}; read it again.`,
  );

/** Without a point of the own the worker is based in the middle of the home grid. */
async function settled({ grids }: RosterDeskOptions, worker: NewWorker): Promise<WorkerSetting> {
  const { base, ...rest } = worker;
  if (base !== null) return { ...rest, ...base };
  const home = (await grids()).find(({ id }) => id === worker.gridId);
  if (home === undefined) {
    throw new DispatcherError(
      "BAD_REQUEST",
      `Key "gridId" is ${worker.gridId}, which is no grid; the id of one of this district's grids would be right.`,
    );
  }
  return { ...rest, ...gridCentre(home), originalCrs: "WGS-84" };
}

async function listNow(options: RosterDeskOptions, zone: ZoneTime): Promise<readonly RosterView[]> {
  const { store, positions, clock, timeZone, positionGoodForMinutes } = options;
  const nowMs = clock.nowMs();
  const { text } = wallTime(nowMs, timeZone);
  const [workers, heard, duties] = await Promise.all([
    store.workers(),
    positions.since(nowMs - positionGoodForMinutes * 60_000),
    // A minute is the finest that shifts are written in.
    dutyOf(options, { fromMs: nowMs, toMs: nowMs + 1 }, zone),
  ]);
  const exceptions = await store.exceptions(text, `${text}~`);
  const onDuty = new Set(duties.filter(({ spans }) => spans.length > 0).map(({ workerId }) => workerId));
  return workers.map((worker): RosterView => {
    const live = heard.get(worker.id);
    const own = exceptions.filter(({ workerId }) => workerId === worker.id);
    return {
      ...worker,
      onShift: !worker.retired && onDuty.has(worker.id),
      leave: own.find(({ kind }) => kind === "leave")?.reason ?? null,
      extra: own.find(({ kind }) => kind === "extra")?.reason ?? null,
      position:
        live === undefined
          ? null
          : { lon: live.lon, lat: live.lat, ageS: Math.round(Math.max(0, nowMs - live.atMs) / 1_000) },
    };
  });
}

async function dutyOf(
  { store, timeZone }: RosterDeskOptions,
  period: Period,
  zone: ZoneTime,
): Promise<readonly DutyOf[]> {
  const localOf = (atMs: number): string => wallTime(atMs, timeZone).text;
  const [workers, tenures, exceptions] = await Promise.all([
    store.workers(),
    store.tenures(period),
    // The end's own minute too: "~" sorts behind every time.
    store.exceptions(localOf(period.fromMs), `${localOf(period.toMs)}~`),
  ]);
  const held = groupBy(tenures, ({ workerId }) => workerId);
  const apart = groupBy(exceptions, ({ workerId }) => workerId);
  return workers.map(({ id, name, gridId }) => ({
    workerId: id,
    name,
    gridId,
    spans: spansOf(held.get(id) ?? [], apart.get(id) ?? [], period, zone),
  }));
}

function spansOf(
  tenures: readonly ShiftTenure[],
  exceptions: readonly ShiftException[],
  period: Period,
  zone: ZoneTime,
): readonly Period[] {
  const of = (kind: ShiftException["kind"]) => exceptions.filter((each) => each.kind === kind);
  return dutySpans({ tenures, leaves: of("leave"), extras: of("extra") }, period, zone);
}

/** A swap is a leave of the one and extra duty of the other, made and taken back together. */
function exceptionsOf(request: ExceptionRequest, by: string, nowMs: number): readonly NewException[] {
  const { kind, workerId, withWorkerId, from, until, reason } = request;
  if (!(from < until)) throw wrong("until", until, `a time after ${from}`);
  if ((kind === "swap") !== (withWorkerId !== undefined)) {
    throw wrong("withWorkerId", withWorkerId ?? "missing", "for a swap the other worker, otherwise nothing,");
  }
  if (withWorkerId === workerId) throw wrong("withWorkerId", workerId, "another worker");
  const newId = (): string => uuidV7(nowMs, randomBytes(10));
  const swapId = kind === "swap" ? newId() : null;
  const one = (who: string, what: ShiftException["kind"]): NewException => ({
    ...{ id: newId(), workerId: who, kind: what, from, until, reason, swapId, madeBy: by },
  });
  if (kind !== "swap") return [one(workerId, kind)];
  return [one(workerId, "leave"), one(withWorkerId ?? "", "extra")];
}

const wrong = (key: string, value: string, right: string): DispatcherError =>
  new DispatcherError("BAD_REQUEST", `Key "${key}" is ${value}; ${right} would be right.`);

function refuseLong({ fromMs, toMs }: Period): void {
  if (fromMs < toMs && toMs - fromMs <= DUTY_DAYS_MAX * DAY_MS) return;
  throw wrong(
    "to",
    new Date(toMs).toISOString(),
    `an instant after "from", at most ${String(DUTY_DAYS_MAX)} days later,`,
  );
}
