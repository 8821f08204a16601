/** Which page is whose. */
import type { User } from "../../lifecycle/ticket-desk.ts";

/** For a phone in the street. */
const WORKERS_PAGE = "/m/";
/** Its sign-in page is there, too. */
const CONSOLE = "/c/";

/** Null: nobody is signed in. A worker's credential that belongs to no worker has no tickets of its own to show. */
export const homeOf = (user: Pick<User, "role" | "workerId"> | null): string =>
  user?.role === "worker" && user.workerId !== null ? WORKERS_PAGE : CONSOLE;
