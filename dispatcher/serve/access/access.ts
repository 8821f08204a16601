/** What a route declares about who may use it; the gate enforces it, ACCESS.md and its test are made from it. */
import type { UserRole } from "../../lifecycle/ticket-desk.ts";

/** Every role a user can have, in the order of the table in ACCESS.md. */
export const USER_ROLES = [
  "worker",
  "gridLeader",
  "dispatcher",
  "reviewer",
  "engineer",
  "administrator",
  "service",
] as const satisfies readonly UserRole[];

/** Those who work in the office. */
export const OFFICE = [
  "gridLeader",
  "dispatcher",
  "reviewer",
  "engineer",
  "administrator",
] as const satisfies readonly UserRole[];

export interface RouteAccess {
  /** Who may; "anyone" also without a credential (health, sign-in, signed links, the page's own files). */
  readonly roles: "anyone" | readonly UserRole[];
  /**
   * What of it they reach. grid: only tickets of the user's grids and below, and own ones (`visibleTicket`, or a
   * filter made by `scopeOf`). own: only what belongs to the user. district: everything, and the gate refuses a user of
   * some grids. all: everything, whoever asks. none: nothing that belongs to a place or a person.
   */
  readonly scope: "grid" | "own" | "district" | "all" | "none";
}

declare module "fastify" {
  interface FastifyContextConfig {
    /** Every route has it: a server with a route that does not declare its access refuses to start. */
    readonly access?: RouteAccess;
    /** The answer holds a secret that is shown once: it is not kept for an Idempotency-Key. */
    readonly isSecretAnswer?: boolean;
  }
}

export const ANYONE: RouteAccess = { roles: "anyone", scope: "none" };
