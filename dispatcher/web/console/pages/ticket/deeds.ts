/** What the office does with a ticket: each step once, on exactly what was seen. */
import type { paths } from "../../../shared/api-types.ts";
import { api, ask, type Failure, type Ticket, type TicketRow } from "../../../shared/api.ts";

type ActionBody = NonNullable<
  paths["/api/tickets/{id}/actions"]["post"]["requestBody"]
>["content"]["application/json"];
type WhistleBody = NonNullable<
  paths["/api/tickets/{id}/whistles"]["post"]["requestBody"]
>["content"]["application/json"];
type DecisionBody = NonNullable<
  paths["/api/tickets/{id}/extensions/{extensionId}/decision"]["post"]["requestBody"]
>["content"]["application/json"];

export type Deed =
  | { readonly kind: "action"; readonly body: Omit<ActionBody, "expectedVersion" | "pictures"> }
  | { readonly kind: "whistle"; readonly body: WhistleBody }
  | { readonly kind: "report"; readonly whistleId: string }
  | { readonly kind: "decide"; readonly extensionId: string; readonly body: DecisionBody };

type Seen = Pick<TicketRow, "id" | "version">;
type Step = Ticket["transitions"][number];

export type Ending =
  | { readonly kind: "done"; readonly ticket: Ticket }
  /** Somebody was quicker: what they did since, oldest first, and how it stands now. */
  | { readonly kind: "conflict"; readonly ticket: Ticket; readonly since: readonly Step[] }
  | { readonly kind: "failed"; readonly failure: Failure };

/** A deed is given up after this; its key makes another try safe. */
const PATIENCE_MS = 20_000;

/** 128 random bits; crypto.randomUUID is missing where the page did not come by https. */
export const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

function call(seen: Seen, deed: Deed, key: string) {
  const common = {
    headers: { "Idempotency-Key": key },
    signal: AbortSignal.timeout(PATIENCE_MS),
    // It goes on when the page is left meanwhile.
    keepalive: true,
  };
  const path = { id: seen.id };
  switch (deed.kind) {
    case "action": {
      const body = { ...deed.body, expectedVersion: seen.version };
      return ask(api.POST("/api/tickets/{id}/actions", { ...common, params: { path }, body }));
    }
    case "whistle":
      return ask(api.POST("/api/tickets/{id}/whistles", { ...common, params: { path }, body: deed.body }));
    case "report": {
      const params = { path: { ...path, whistleId: deed.whistleId } };
      return ask(api.POST("/api/tickets/{id}/whistles/{whistleId}/report", { ...common, params }));
    }
    case "decide": {
      const params = { path: { ...path, extensionId: deed.extensionId } };
      const { body } = deed;
      return ask(
        api.POST("/api/tickets/{id}/extensions/{extensionId}/decision", { ...common, params, body }),
      );
    }
  }
}

/** `key` is the deed's own: the same one when it is tried again. Never rejects. */
export async function perform(seen: Seen, deed: Deed, key: string): Promise<Ending> {
  const result = await call(seen, deed, key);
  if (result.ok) return { kind: "done", ticket: result.data };
  const { failure } = result;
  if (failure.kind !== "refused" || failure.status !== 409) return { kind: "failed", failure };
  const now = await ask(api.GET("/api/tickets/{id}", { params: { path: { id: seen.id } } }));
  if (!now.ok || now.data.version === seen.version) return { kind: "failed", failure };
  // A ticket's version is the number of its last step.
  return {
    kind: "conflict",
    ticket: now.data,
    since: now.data.transitions.filter(({ sequence }) => sequence > seen.version),
  };
}
