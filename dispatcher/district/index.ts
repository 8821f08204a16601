/** The district's door: read its files, and tell who is on shift. */
export { DEFAULT_COMPETENCE, type Competence } from "./competence.ts";
export { loadDistrictFiles } from "./load-district.ts";
export { absenceAt, isTimeZone, onShift, onShiftAt, wallTime } from "./shift.ts";
export {
  type Absence,
  type District,
  type DutyExclusion,
  type Shift,
  type WorkerRole,
  type WorkerSeed,
} from "./types.ts";
