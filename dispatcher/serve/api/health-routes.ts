/** Whether the process lives, and whether it can do its work. Open to probes. */
import Type from "typebox";
import type { TicketDesk } from "../../lifecycle/ticket-desk.ts";
import { ANYONE } from "../access/access.ts";
import type { App } from "../app.ts";
import { ReadyBody } from "./schemas.ts";

export function healthRoutes(app: App, desk: Pick<TicketDesk, "ready">): void {
  app.get(
    "/healthz",
    {
      config: { access: ANYONE },
      schema: {
        tags: ["health"],
        summary: "Lives",
        security: [],
        response: { 200: Type.Object({ live: Type.Literal(true) }) },
      },
    },
    () => ({ live: true as const }),
  );

  app.get(
    "/readyz",
    {
      config: { access: ANYONE },
      schema: {
        tags: ["health"],
        summary: "Can work",
        security: [],
        response: { 200: ReadyBody, 503: ReadyBody },
      },
    },
    async (_request, reply) => {
      const parts = await desk.ready();
      // Redis only makes repeats cheap: without it every event still finds its ticket by the book.
      const ready = parts.book && parts.bus;
      return reply.code(ready ? 200 : 503).send({ ready, ...parts });
    },
  );
}
