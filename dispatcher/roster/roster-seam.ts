/** SEAM: what pages ask and change about the roster; roster-desk.ts implements it over the book and the cache. */
import type {
  NewException,
  OfficeChange,
  RosterStore,
  RosterWorker,
  ShiftException,
  WorkerSetting,
} from "../lifecycle/office-desk.ts";
import type { Period } from "../statistics/measures.ts";

export interface RosterView extends RosterWorker {
  readonly onShift: boolean;
  /** The reason of a leave, or of extra duty, that covers this moment. */
  readonly leave: string | null;
  readonly extra: string | null;
  /** Null: none that is fresh. */
  readonly position: { readonly lon: number; readonly lat: number; readonly ageS: number } | null;
}

export type NewWorker = Omit<WorkerSetting, "lon" | "lat" | "originalCrs"> & {
  /** WGS-84; null: the middle of the home grid. */
  readonly base: Pick<WorkerSetting, "lon" | "lat" | "originalCrs"> | null;
};

export interface DutyOf {
  readonly workerId: string;
  readonly name: string;
  readonly gridId: string;
  /** In order; none touches another. */
  readonly spans: readonly Period[];
}

export interface ExceptionRequest {
  readonly kind: "leave" | "extra" | "swap";
  readonly workerId: string;
  /** For a swap: who takes the duty over. */
  readonly withWorkerId?: string;
  /** Local "YYYY-MM-DDTHH:MM"; the end does not belong to it. */
  readonly from: string;
  readonly until: string;
  readonly reason: string;
}

export interface RosterDesk {
  readonly timeZone: string;
  /** Everybody as of now, retired ones last. */
  list(): Promise<readonly RosterView[]>;
  /** Who was, is or will be on duty when, by the shifts that held then. Rejects BAD_REQUEST for over 62 days. */
  duty(period: Period): Promise<readonly DutyOf[]>;
  readonly tenures: RosterStore["tenures"];
  exceptions(period: Period): Promise<readonly ShiftException[]>;
  /** Rejects CONFLICT for an id that is taken. */
  add(worker: NewWorker, change: OfficeChange): Promise<void>;
  /** Rejects NOT_FOUND, STALE_VERSION. */
  change(worker: NewWorker, expectedVersion: number, change: OfficeChange): Promise<void>;
  /** Rejects NOT_FOUND, and CONFLICT while tickets are in hand. */
  retire(id: string, change: OfficeChange): Promise<void>;
  addException(request: ExceptionRequest, by: string): Promise<readonly NewException[]>;
  /** Rejects NOT_FOUND, and CONFLICT once it has begun. */
  endException(id: string, by: string): Promise<void>;
}
