/**
 * `--check`: plays the workers through the API, each ticket once, and reports how far the tickets got. Nothing here
 * knows what the cameras show; it waits for what the running system does.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { TicketAction, TicketDetail, TicketState } from "../../dispatcher/lifecycle/ticket.ts";
import type { Api } from "./api.ts";
import type { DemoUser } from "./settings.ts";

export interface CheckOptions {
  readonly api: Api;
  readonly users: readonly DemoUser[];
  /** Only tickets of these cameras count. */
  readonly cameraCodes: ReadonlySet<string>;
  readonly wanted: number;
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

export interface CheckReport {
  readonly ok: boolean;
  readonly reason?: string;
  readonly tickets: number;
  readonly assigned: number;
  readonly resolved: number;
  readonly verified: number;
  readonly verdicts: Readonly<Record<string, number>>;
  /** Seconds after the check began, or null. */
  readonly firstTicketS: number | null;
}

const POLL_MS = 500;
const VERDICTS: Readonly<Record<string, string>> = {
  verifyClear: "clear",
  verifyPresent: "present",
  verifyBlind: "blind",
};
const NEXT_STEP: Partial<Record<TicketState, TicketAction>> = {
  assigned: "accept",
  accepted: "arrive",
  arrived: "finish",
};

/** What the camera found after the worker said done; undefined while it has not answered. */
function verdictOf(ticket: TicketDetail): string | undefined {
  const finish = ticket.transitions.findIndex(({ action }) => action === "finish");
  if (finish === -1) return undefined;
  const after = ticket.transitions.slice(finish).map(({ action }) => VERDICTS[action]);
  return after.find((verdict) => verdict !== undefined);
}

const has = (ticket: TicketDetail, action: TicketAction): boolean =>
  ticket.transitions.some((row) => row.action === action);

/** The next thing its worker does. A ticket that came back after "done" has had its turn. */
async function playWorker(ticket: TicketDetail, { api, users }: CheckOptions): Promise<void> {
  const step = NEXT_STEP[ticket.state];
  const worker = users.find(({ workerId }) => workerId !== "" && workerId === ticket.workerId);
  if (step === undefined || worker === undefined || has(ticket, "finish")) return;
  await api.act(ticket.id, step, worker.token);
}

function summarise(tickets: readonly TicketDetail[], startedMs: number): Omit<CheckReport, "ok" | "reason"> {
  const verdicts: Record<string, number> = {};
  for (const verdict of tickets.map(verdictOf)) {
    if (verdict !== undefined) verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
  }
  const opened = tickets.map(({ openedAt }) => Date.parse(openedAt) - startedMs);
  return {
    tickets: tickets.length,
    assigned: tickets.filter((ticket) => has(ticket, "assign")).length,
    resolved: tickets.filter((ticket) => has(ticket, "finish")).length,
    verified: tickets.filter((ticket) => verdictOf(ticket) !== undefined).length,
    verdicts,
    firstTicketS: opened.length === 0 ? null : Math.round(Math.min(...opened) / 100) / 10,
  };
}

async function readTickets({ api, cameraCodes }: CheckOptions): Promise<readonly TicketDetail[]> {
  const ours = (await api.tickets()).filter(({ cameraCode }) => cameraCodes.has(cameraCode));
  return Promise.all(ours.map(({ id }) => api.ticket(id)));
}

/** Resolves when enough tickets went all the way, or with the reason when the time is over. */
export async function playCheck(options: CheckOptions): Promise<CheckReport> {
  const startedMs = Date.now();
  let report = summarise([], startedMs);
  let trouble = "";
  while (Date.now() - startedMs < options.limitMs && !options.signal.aborted) {
    try {
      const tickets = await readTickets(options);
      report = summarise(tickets, startedMs);
      const complete = report.tickets >= options.wanted && report.verified === report.tickets;
      if (complete) return { ok: true, ...report };
      for (const ticket of tickets) await playWorker(ticket, options);
    } catch (cause) {
      trouble = `; last trouble: ${cause instanceof Error ? cause.message : String(cause)}`;
    }
    await sleep(POLL_MS, undefined, { signal: options.signal }).catch(() => undefined);
  }
  const limit = options.signal.aborted
    ? "interrupted"
    : `not there after ${String(options.limitMs / 1000)} s`;
  const wanted = `${String(options.wanted)} tickets opened, assigned, resolved and looked at again were wanted`;
  return { ok: false, reason: `${limit}: ${wanted}${trouble}`, ...report };
}
