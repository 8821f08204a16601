/** The district's door: read its files, and tell who is on shift. */
export { loadDistrictFiles } from "./load-district.ts";
export { isTimeZone, onShift } from "./shift.ts";
export type { District, WorkerRole, WorkerSeed } from "./types.ts";
