/** What a worker may do with a ticket, counting in what the phone has not sent yet. */
import type { Action, Ticket, TicketRow } from "../shared/api.ts";
import type { Kept } from "./outbox.ts";

type State = TicketRow["state"];

/** The worker's part of the dispatcher's table of transitions, for while it cannot be asked. */
const AFTER: Readonly<Partial<Record<Action, State>>> = {
  accept: "accepted",
  decline: "open",
  arrive: "arrived",
  finish: "done",
  falseAlarm: "closed",
  handOver: "assigned",
};

const ALLOWED: Readonly<Partial<Record<State, readonly Action[]>>> = {
  assigned: ["accept", "decline", "falseAlarm", "handOver"],
  accepted: ["arrive", "finish", "falseAlarm", "handOver"],
  arrived: ["finish", "falseAlarm", "handOver"],
};

/** Steps that give the ticket away. */
const AWAY: ReadonlySet<Action> = new Set<Action>(["decline", "falseAlarm", "handOver"]);

export interface TicketPlan {
  /** As it will be once everything is sent. */
  readonly state: State;
  readonly isMine: boolean;
  readonly actions: readonly Action[];
  /** How many steps are still on the phone. */
  readonly unsent: number;
}

const isActionOf =
  (ticketId: string) =>
  (item: Kept): boolean =>
    item.deed.kind !== "report" && item.deed.ticketId === ticketId && item.refusal === null;

export function ticketPlan(
  ticket: Pick<Ticket, "id" | "state" | "workerId"> & {
    /** A list does not say it. */
    readonly allowed?: readonly { readonly action: Action }[];
  },
  kept: readonly Kept[],
  workerId: string | null,
): TicketPlan {
  const unsent = [...kept].filter(isActionOf(ticket.id)).sort((a, b) => a.atMs - b.atMs);
  const steps = unsent.flatMap(({ deed }) => (deed.kind === "action" ? [deed.action] : []));
  const isMine = ticket.workerId === workerId && !steps.some((step) => AWAY.has(step));
  if (steps.length === 0) {
    const actions = (ticket.allowed ?? []).map(({ action }) => action);
    return { state: ticket.state, isMine, actions, unsent: unsent.length };
  }
  const state = steps.reduce<State>((now, step) => AFTER[step] ?? now, ticket.state);
  return { state, isMine, actions: isMine ? (ALLOWED[state] ?? []) : [], unsent: unsent.length };
}

/** 吹哨 is possible while the work goes on. */
export const mayWhistle = ({ state, isMine }: TicketPlan): boolean =>
  isMine && (state === "assigned" || state === "accepted" || state === "arrived");
