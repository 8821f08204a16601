/** The worker's tickets and grids as the page shows them, kept fresh by the live line. */
import { reactive, shallowReactive } from "vue";
import { listen } from "../shared/live.ts";
import { api, ask, type Failure, type Grid, type Ticket, type TicketRow } from "../shared/api.ts";
import { network } from "../shared/network.ts";
import { hearServerTime } from "../shared/now.ts";
import { inOrder, inPlace } from "./order.ts";
import { position } from "./position.ts";
import { leave, session } from "../shared/session.ts";

/** More than any worker may have at once. */
const LIST_MAX = 200;

interface Desk {
  /** Null: not asked yet. */
  tickets: readonly TicketRow[] | null;
  failure: Failure | null;
  /** Something came or went since it was sorted. */
  isUnsorted: boolean;
  grids: readonly Grid[];
}

export const desk = shallowReactive<Desk>({ tickets: null, failure: null, isUnsorted: false, grids: [] });

/** The one ticket that is open. */
export const opened = reactive<{ ticket: Ticket | null; failure: Failure | null }>({
  ticket: null,
  failure: null,
});

/** sort: the list is put in order; stay: everything stays where it is. */
export async function loadTickets(how: "sort" | "stay"): Promise<void> {
  const workerId = session.me?.workerId;
  if (workerId === undefined || workerId === null) return;
  const query = { openOnly: true, worker: workerId, limit: LIST_MAX };
  const result = await ask(api.GET("/api/tickets", { params: { query } }));
  if (!result.ok) {
    if (result.failure.kind === "signed-out") leave();
    desk.failure = result.failure;
    return;
  }
  hearServerTime(result.serverMs);
  network.isKept = result.isKept;
  desk.failure = null;
  const fresh = inOrder(result.data.tickets, position.here);
  if (how === "sort" || desk.tickets === null || desk.tickets.length === 0) show(fresh, false);
  else {
    const placed = inPlace(
      desk.tickets.map(({ id }) => id),
      fresh,
    );
    show(
      placed,
      placed.some(({ id }, i) => fresh[i]?.id !== id),
    );
  }
}

function show(tickets: readonly TicketRow[], isUnsorted: boolean): void {
  desk.tickets = tickets;
  desk.isUnsorted = isUnsorted;
}

export function sortAgain(): void {
  if (desk.tickets !== null) show(inOrder(desk.tickets, position.here), false);
}

export async function loadGrids(): Promise<void> {
  const result = await ask(api.GET("/api/grids"));
  if (result.ok) desk.grids = result.data.grids;
}

/** What was shown stays until the new answer is there, unless it is another ticket. */
export async function openTicket(id: string): Promise<void> {
  if (opened.ticket?.id !== id) Object.assign(opened, { ticket: null, failure: null });
  const result = await ask(api.GET("/api/tickets/{id}", { params: { path: { id } } }));
  if (!result.ok) {
    if (result.failure.kind === "signed-out") leave();
    opened.failure = result.failure;
    return;
  }
  hearServerTime(result.serverMs);
  network.isKept = result.isKept;
  Object.assign(opened, { ticket: result.data, failure: null });
}

/** Everything again, where it is. */
export async function refresh(): Promise<void> {
  const open = opened.ticket?.id;
  await Promise.all([loadTickets("stay"), open === undefined ? undefined : openTicket(open)]);
}

/** Listens until the returned function is called; `onUp` when the server can be reached (again). */
export function listenToTickets(onUp: () => void): () => void {
  return listen({
    onChanges: (ids) => {
      void loadTickets("stay");
      const open = opened.ticket?.id;
      if (open !== undefined && ids.includes(open)) void openTicket(open);
    },
    onUp: () => {
      network.isLive = true;
      onUp();
    },
    onDown: () => {
      network.isLive = false;
    },
  });
}

export function forgetTickets(): void {
  Object.assign(desk, { tickets: null, failure: null, isUnsorted: false, grids: [] });
  Object.assign(opened, { ticket: null, failure: null });
}
