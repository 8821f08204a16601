/** The page's own files: a list fixed at start, so that no path can reach anything else. */
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import fastifyStatic from "@fastify/static";
import type { Logger } from "../../telemetry/logger.ts";
import { ANYONE } from "../access/access.ts";
import type { App } from "../app.ts";
import { builtPages } from "./built-pages.ts";

/** Beside this program when it is built; run from source, the compiled scripts lie under dist/. */
const FOLDERS = [
  new URL("../../web/", import.meta.url),
  new URL("../../../dist/dispatcher/web/", import.meta.url),
];
const SERVED = /^[a-z0-9-]+\.(?:html|css|js|svg)$/;

/** File name → folder, the first folder that has it. */
function pageFiles(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const folder of FOLDERS.map((url) => fileURLToPath(url))) {
    for (const name of namesIn(folder)) {
      if (SERVED.test(name) && !files.has(name)) files.set(name, folder);
    }
  }
  return files;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // not built, or built elsewhere: reported below by what is missing
  }
}

export async function pageRoutes(app: App, logger: Logger): Promise<void> {
  const files = pageFiles();
  if (!files.has("board.js") || !files.has("index.html")) {
    logger.warn("the page is not built: run `npm run build`; the API works without it");
  }
  await app.register(fastifyStatic, { root: fileURLToPath(FOLDERS[0] ?? ""), serve: false });
  const open = { config: { access: ANYONE }, schema: { hide: true } } as const;
  for (const [name, folder] of files) {
    const path = name === "index.html" ? "/" : `/${name}`;
    app.get(path, open, (_request, reply) =>
      reply.header("cache-control", "no-cache").sendFile(name, folder, { cacheControl: false }),
    );
  }
  // The live view's player, as its package ships it.
  const player = dirname(createRequire(import.meta.url).resolve("@cycjimmy/jsmpeg-player"));
  app.get("/jsmpeg-player.js", open, (_request, reply) =>
    reply
      .header("cache-control", "no-cache")
      .sendFile("jsmpeg-player.esm.js", player, { cacheControl: false }),
  );
  builtPages(app, logger);
  app.get("/favicon.ico", open, (_request, reply) => reply.code(204).send());
}
