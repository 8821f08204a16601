/** The worker's page at /m/: hashed files that never change, and the few that lead to them. */
import { existsSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Logger } from "../../telemetry/logger.ts";
import { ANYONE } from "../access/access.ts";
import type { App } from "../app.ts";

/** Beside this program when it is built; run from source, what was built lies under dist/. */
const FOLDERS = [
  new URL("../../web/phone/", import.meta.url),
  new URL("../../../dist/dispatcher/web/phone/", import.meta.url),
];
/** What the build names by its content: another content would have another name. */
const HASHED = "assets/";
const FOREVER = "public, max-age=31536000, immutable";

/** The built page's folder; the sources have no assets of a build. */
const builtFolder = (): string | undefined =>
  FOLDERS.map((url) => fileURLToPath(url)).find((folder) => existsSync(join(folder, HASHED)));

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, "/"));

/** The static plugin must be there already. Not built, /m/ leads to the board, which a phone can use too. */
export function phoneRoutes(app: App, logger: Logger): void {
  const open = { config: { access: ANYONE }, schema: { hide: true } } as const;
  app.get("/m", open, (_request, reply) => reply.redirect("/m/", 308));
  const folder = builtFolder();
  if (folder === undefined) {
    logger.warn("the worker's page is not built: run `npm run build`; /m/ leads to the board meanwhile");
    app.get("/m/", open, (_request, reply) => reply.redirect("/", 302));
    return;
  }
  // A list fixed at start, so that no path can reach anything else.
  for (const name of filesIn(folder)) {
    const path = name === "index.html" ? "/m/" : `/m/${name}`;
    const caching = name.startsWith(HASHED) ? FOREVER : "no-cache";
    app.get(path, open, (_request, reply) =>
      reply.header("cache-control", caching).sendFile(name, folder, { cacheControl: false }),
    );
  }
}
