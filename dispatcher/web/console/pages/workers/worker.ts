/** A worker of the roster, and the form that changes one. Pure but for its types. */
import type { paths } from "../../../shared/api-types.ts";

type RosterBody = paths["/api/roster"]["get"]["responses"][200]["content"]["application/json"];
export type Worker = RosterBody["workers"][number];
type NewWorker = NonNullable<paths["/api/roster"]["post"]["requestBody"]>["content"]["application/json"];
type Violation = NonNullable<Worker["violations"]>[number];

export const WORKER_ROLES = [
  "grid-worker",
  "grid-leader",
  "micro-contact",
  "enforcement",
  "sanitation",
] as const satisfies readonly Worker["role"][];
export const CRS = ["WGS-84", "GCJ-02"] as const;

export interface WorkerForm {
  id: string;
  name: string;
  role: Worker["role"];
  gridId: string;
  shifts: { shiftStart: string; shiftEnd: string; days: number[] }[];
  /** Null: what the role may. */
  violations: Violation[] | null;
  capacity: number;
  phone: string;
  channels: { name: string; address: string }[];
  /** Null: the middle of the grid. */
  base: { lon: number; lat: number; crs: (typeof CRS)[number] } | null;
  reason: string;
}

export const emptyForm = (): WorkerForm => ({
  ...{
    id: "",
    name: "",
    role: "grid-worker",
    gridId: "",
    violations: null,
    capacity: 5,
    phone: "",
    channels: [],
  },
  shifts: [{ shiftStart: "08:00", shiftEnd: "18:00", days: [1, 2, 3, 4, 5] }],
  ...{ base: null, reason: "" },
});

export const formOf = (worker: Worker): WorkerForm => ({
  ...{ id: worker.id, name: worker.name, role: worker.role, gridId: worker.gridId, reason: "" },
  ...{ capacity: worker.capacity, phone: worker.phone ?? "" },
  shifts: worker.shifts.map((shift) => ({ ...shift, days: [...shift.days] })),
  violations: worker.violations === null ? null : [...worker.violations],
  channels: Object.entries(worker.channels).map(([name, address]) => ({ name, address })),
  base: { ...worker.base, crs: "WGS-84" },
});

/** As the API takes it. */
export function bodyOf(form: WorkerForm): NewWorker {
  const { id, name, role, gridId, shifts, violations, capacity, phone, channels, base, reason } = form;
  const named = channels.filter((each) => each.name.trim() !== "");
  return {
    ...{ id: id.trim(), name: name.trim(), role, gridId, violations, capacity, base, reason: reason.trim() },
    shifts: shifts.map((shift) => ({ ...shift, days: shift.days.toSorted((a, b) => a - b) })),
    phone: phone.trim() === "" ? null : phone.trim(),
    channels: Object.fromEntries(named.map((each) => [each.name.trim(), each.address.trim()])),
  };
}

/** The state of duty in one word, which is a key of the page's words. */
export function dutyOf({
  retired,
  onShift,
  leave,
  extra,
}: Worker): "gone" | "leave" | "extra" | "yes" | "no" {
  if (retired) return "gone";
  if (onShift) return extra === null ? "yes" : "extra";
  return leave === null ? "no" : "leave";
}
