/** The dispatcher's HTTP API, as the demo uses it: the same door that pages and other programs use. */
import type { Heartbeat } from "#contract";
import type { TicketAction, TicketDetail, TicketSummary } from "../../dispatcher/lifecycle/ticket.ts";

export interface Api {
  /** Both that it can work and that it knows our token. */
  ready(): Promise<boolean>;
  agents(): Promise<readonly Heartbeat[]>;
  /** Newest first. */
  tickets(): Promise<readonly TicketSummary[]>;
  ticket(id: string): Promise<TicketDetail>;
  act(id: string, action: TicketAction, token: string): Promise<TicketDetail>;
}

const ANSWER_MS = 10_000;

/** `token` is used for everything but `act`, which is done in somebody's name. Every call rejects with a sentence. */
export function createApi(baseUrl: string, token: string): Api {
  async function call<T>(path: string, init: { token: string; body?: unknown }): Promise<T> {
    const response = await fetch(`${baseUrl}${path}`, {
      method: init.body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${init.token}`, "content-type": "application/json" },
      signal: AbortSignal.timeout(ANSWER_MS),
      ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} answered ${String(response.status)}: ${text.slice(0, 300)}`);
    return JSON.parse(text) as T;
  }
  const get = <T>(path: string): Promise<T> => call<T>(path, { token });
  return {
    ready: async () => {
      await get("/api/me");
      return (await fetch(`${baseUrl}/readyz`, { signal: AbortSignal.timeout(ANSWER_MS) })).ok;
    },
    agents: async () => {
      const { agents } = await get<{ agents: { heartbeat: Heartbeat }[] }>("/api/agents");
      return agents.map(({ heartbeat }) => heartbeat);
    },
    tickets: async () => (await get<{ tickets: TicketSummary[] }>("/api/tickets?limit=200")).tickets,
    ticket: (id) => get<TicketDetail>(`/api/tickets/${id}`),
    act: (id, action, as) =>
      call<TicketDetail>(`/api/tickets/${id}/actions`, { token: as, body: { action } }),
  };
}
