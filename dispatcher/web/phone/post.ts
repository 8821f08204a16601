/** Sends one deed through the API, each step under its own Idempotency-Key. */
import { api, ask, type Failure, type Result } from "../shared/api.ts";
import type { Kept, Post } from "./outbox.ts";

/** A network that never answers must not hold the queue for ever. */
const DEED_MS = 30_000;
const PHOTO_MS = 120_000;

const failureOf = (result: Result<unknown>): Failure | null => (result.ok ? null : result.failure);

/** `onReported` hears the number under which a report's outcome can be asked for. */
export const createPost = (onReported: (reportId: string) => void): Post => ({
  async photo(item, index) {
    const { deed, photos, id } = item;
    const jpeg = photos[index];
    if (deed.kind === "report" || jpeg === undefined) throw new Error("a photo belongs to a ticket");
    const result = await ask(
      api.POST("/api/tickets/{id}/pictures", {
        params: { path: { id: deed.ticketId } },
        headers: { "Content-Type": "image/jpeg", "Idempotency-Key": `${id}-photo-${String(index)}` },
        signal: AbortSignal.timeout(PHOTO_MS),
        // The description names the media types; bytes have no shape that it could give.
        body: jpeg as never,
        bodySerializer: (body: unknown) => body as Blob,
      }),
    );
    return result.ok ? { object: result.data.object } : result.failure;
  },

  async deed(item) {
    const { deed, id } = item;
    const headers = { "Idempotency-Key": id };
    switch (deed.kind) {
      case "action":
        return failureOf(await ask(action(deed, item, headers)));
      case "whistle": {
        const { department, reason, ticketId } = deed;
        const call = api.POST("/api/tickets/{id}/whistles", {
          params: { path: { id: ticketId } },
          headers,
          signal: AbortSignal.timeout(DEED_MS),
          body: { department, reason },
        });
        return failureOf(await ask(call));
      }
      case "report": {
        const { violation, words, seenAt, place } = deed;
        const body = { source: "worker", ref: id, violation, words, seenAt, place } as const;
        const signal = AbortSignal.timeout(DEED_MS);
        const result = await ask(api.POST("/api/reports", { headers, signal, body }));
        if (result.ok) onReported(result.data.reportId);
        return failureOf(result);
      }
    }
  },
});

type ActionDeed = Extract<Kept["deed"], { kind: "action" }>;

function action(deed: ActionDeed, { uploaded }: Kept, headers: Record<string, string>) {
  const { ticketId, reason, workerId } = deed;
  return api.POST("/api/tickets/{id}/actions", {
    params: { path: { id: ticketId } },
    headers,
    signal: AbortSignal.timeout(DEED_MS),
    body: {
      action: deed.action,
      ...(reason === undefined ? {} : { reason }),
      ...(workerId === undefined ? {} : { workerId }),
      ...(uploaded.length === 0 ? {} : { pictures: [...uploaded] }),
    },
  });
}
