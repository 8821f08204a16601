/** What people ask and say about workers: who is where with how much to do, and in which mode the office works. */
import type { LonLat } from "#contract";
import type { Book } from "../../book/book.ts";
import type { LivePositions } from "../../cache/live-positions.ts";
import { type Absence, absenceAt, onShiftAt, wallTime } from "../../district/index.ts";
import { DispatcherError } from "../../errors.ts";
import type { Logger } from "../../telemetry/logger.ts";
import type { Clock } from "../../time/clock.ts";
import type { WorkerView } from "../ticket-desk.ts";
import { groupBy } from "./group-by.ts";
import type { AssignMode, AssignModeSwitch } from "./mode.ts";

export interface PlaceDesk {
  workers(): Promise<readonly WorkerView[]>;
  /**
   * Where a worker is now. "older": a newer position is known; "lost": it was not kept, and the base stands in.
   * Rejects BAD_REQUEST for a point that is none.
   */
  reportPosition(workerId: string, point: LonLat): Promise<"kept" | "older" | "lost">;
  assignMode(): Promise<{ readonly mode: AssignMode; readonly since: AssignModeSwitch | null }>;
  /** 平时 ↔ 突发, on record. Rejects BAD_REQUEST without a reason. */
  switchAssignMode(change: {
    readonly mode: AssignMode;
    readonly personId: string;
    readonly reason: string;
  }): Promise<void>;
}

export interface PlaceDeskOptions {
  readonly book: Book;
  readonly positions: LivePositions;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly timeZone: string;
  readonly positionGoodForMinutes: number;
  readonly onModeChange: () => void;
}

/** A GEO key takes no point nearer to a pole. */
const LAT_MAX = 85;

export function createPlaceDesk(options: PlaceDeskOptions): PlaceDesk {
  const { book, positions, clock, logger } = options;
  return {
    workers: () => viewWorkers(options),
    async reportPosition(workerId, { lon, lat }) {
      if (!(Math.abs(lon) <= 180) || !(Math.abs(lat) <= LAT_MAX)) {
        throw new DispatcherError(
          "BAD_REQUEST",
          `the position is lon ${String(lon)}, lat ${String(lat)}; WGS-84 degrees, lat at most ${String(LAT_MAX)}, would be right`,
        );
      }
      return positions.report({ workerId, lon, lat, atMs: clock.nowMs() });
    },
    async assignMode() {
      const since = await book.lastModeSwitch();
      return { mode: since?.mode ?? "normal", since };
    },
    async switchAssignMode({ mode, personId, reason }) {
      if (reason.trim() === "") {
        throw new DispatcherError(
          "BAD_REQUEST",
          'a switch of the mode needs a reason in words; key "reason" is empty',
        );
      }
      await book.switchAssignMode({ mode, personId, reason: reason.trim(), atMs: clock.nowMs() });
      logger.warn({ mode, personId, reason }, "assignment mode switched");
      options.onModeChange();
    },
  };
}

async function viewWorkers(options: PlaceDeskOptions): Promise<readonly WorkerView[]> {
  const { book, positions, clock, timeZone } = options;
  const nowMs = clock.nowMs();
  const now = { nowMs, wall: wallTime(nowMs, timeZone) };
  const [workers, { absences, extras }, heard] = await Promise.all([
    book.workers(),
    book.districtLists(),
    positions.since(nowMs - options.positionGoodForMinutes * 60_000),
  ]);
  const [away, called] = [absences, extras].map((list) => groupBy(list, ({ workerId }) => workerId));
  return workers.map((worker) => {
    const { id } = worker;
    const of = { away: away?.get(id) ?? [], called: called?.get(id) ?? [], live: heard.get(id) };
    return viewWorker(worker, of, now);
  });
}

interface Besides {
  readonly away: readonly Absence[];
  readonly called: readonly Absence[];
  readonly live: (LonLat & { readonly atMs: number }) | undefined;
}

function viewWorker(
  worker: Awaited<ReturnType<Book["workers"]>>[number],
  { away, called, live }: Besides,
  { nowMs, wall }: { readonly nowMs: number; readonly wall: ReturnType<typeof wallTime> },
): WorkerView {
  const { id, name, role, gridId, openTickets, capacity } = worker;
  const leave = absenceAt(away, wall);
  const extra = absenceAt(called, wall);
  return {
    ...{ id, name, role, gridId, openTickets, capacity },
    lon: live?.lon ?? worker.lon,
    lat: live?.lat ?? worker.lat,
    positionAgeS: live === undefined ? null : Math.round(Math.max(0, nowMs - live.atMs) / 1_000),
    onShift: (onShiftAt(worker, wall) || extra !== undefined) && leave === undefined,
    leave: leave?.reason ?? null,
  };
}
