/** The pages: the way in at /, the console, the worker's page, and what both load from here. */
import { createRequire } from "node:module";
import { dirname } from "node:path";
import fastifyStatic from "@fastify/static";
import type { Logger } from "../../telemetry/logger.ts";
import { ANYONE } from "../access/access.ts";
import type { Gate } from "../access/gate.ts";
import type { App } from "../app.ts";
import { builtPages } from "./built-pages.ts";
import { homeOf } from "./home.ts";

export async function pageRoutes(app: App, gate: Gate, logger: Logger): Promise<void> {
  // The live view's player, as its package ships it.
  const player = dirname(createRequire(import.meta.url).resolve("@cycjimmy/jsmpeg-player"));
  await app.register(fastifyStatic, { root: player, serve: false });
  const open = { config: { access: ANYONE }, schema: { hide: true } } as const;
  app.get("/", open, async (request, reply) => {
    // Only a browser's session says whose page it is: a token is no sign-in here, and is not tried uncounted.
    const isBrowser = request.headers.authorization === undefined;
    // A book that does not answer costs a worker one more step, never the page.
    const user = isBrowser ? await gate.lookAgain(request).catch(() => null) : null;
    return reply.header("cache-control", "no-store").redirect(homeOf(user), 302);
  });
  app.get("/jsmpeg-player.js", open, (_request, reply) =>
    reply
      .header("cache-control", "no-cache")
      .sendFile("jsmpeg-player.esm.js", player, { cacheControl: false }),
  );
  builtPages(app, logger);
  app.get("/favicon.ico", open, (_request, reply) => reply.code(204).send());
}
