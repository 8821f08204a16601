/** What the console's pages need beside tickets: map, reviewers' queue, roster, deadline tables. */
import type { RuleDesk } from "../../lifecycle/clocks/rule-desk.ts";
import type { OfficeBook } from "../../lifecycle/office-desk.ts";
import type { TicketDesk } from "../../lifecycle/ticket-desk.ts";
import type { RosterDesk } from "../../roster/roster-seam.ts";
import type { Clock } from "../../time/clock.ts";
import type { App } from "../app.ts";
import { deadlineRoutes } from "./deadline-routes.ts";
import { mapRoutes } from "./map-routes.ts";
import { reviewQueueRoutes } from "./review-queue-routes.ts";
import { rosterRoutes } from "./roster-routes.ts";

export interface OfficeOptions {
  readonly book: OfficeBook;
  readonly roster: RosterDesk;
  readonly rules: RuleDesk;
}

export function officeRoutes(
  app: App,
  { book, roster, rules }: OfficeOptions,
  { desk, clock }: { readonly desk: TicketDesk; readonly clock: Clock },
): void {
  mapRoutes(app, { desk, office: book, clock });
  reviewQueueRoutes(app, book);
  rosterRoutes(app, { desk, roster, clock });
  deadlineRoutes(app, { desk, rules, clock });
}
