/** The pages that Vite built, at /m/ and /c/: hashed files that never change, and the few that lead to them. */
import { existsSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { FastifyReply } from "fastify";
import type { Logger } from "../../telemetry/logger.ts";
import { ANYONE } from "../access/access.ts";
import type { App } from "../app.ts";

interface BuiltPage {
  /** Its address, without the slash at the end. */
  readonly at: string;
  /** Under web/. */
  readonly folder: string;
  /** For the log. */
  readonly name: string;
  /** Every address below it is one of its own views: a link to one opens the page, which finds its way. */
  readonly hasViewAddresses: boolean;
}

const PAGES: readonly BuiltPage[] = [
  { at: "/m", folder: "phone", name: "the worker's page", hasViewAddresses: false },
  { at: "/c", folder: "console", name: "the console", hasViewAddresses: true },
];
/** Beside this program when it is built; run from source, what was built lies under dist/. */
const FOLDERS = [
  new URL("../../web/", import.meta.url),
  new URL("../../../dist/dispatcher/web/", import.meta.url),
];
/** What the build names by its content: another content would have another name. */
const HASHED = "assets/";
const FOREVER = "public, max-age=31536000, immutable";

/** The built page's folder; the sources have no assets of a build. */
const builtFolder = (name: string): string | undefined =>
  FOLDERS.map((url) => join(fileURLToPath(url), name)).find((folder) => existsSync(join(folder, HASHED)));

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, "/"));

/** The static plugin must be there already. A page that is not built is said so in a sentence: the API works without it. */
export function builtPages(app: App, logger: Logger): void {
  for (const page of PAGES) hang(app, page, logger);
}

function hang(
  app: App,
  { at, folder: folderName, name: pageName, hasViewAddresses }: BuiltPage,
  logger: Logger,
): void {
  const open = { config: { access: ANYONE }, schema: { hide: true } } as const;
  app.get(at, open, (_request, reply) => reply.redirect(`${at}/`, 308));
  const folder = builtFolder(folderName);
  if (folder === undefined) {
    const sentence = `${pageName} is not built: run \`npm run build\`; the API works without it`;
    logger.warn(sentence);
    app.get(`${at}/`, open, (_request, reply) =>
      reply.code(503).type("text/plain; charset=utf-8").send(sentence),
    );
    return;
  }
  const send = (reply: FastifyReply, name: string, caching: string): FastifyReply =>
    reply.header("cache-control", caching).sendFile(name, folder, { cacheControl: false });
  // A list fixed at start, so that no path can reach anything else.
  for (const name of filesIn(folder)) {
    const path = name === "index.html" ? `${at}/` : `${at}/${name}`;
    const caching = name.startsWith(HASHED) ? FOREVER : "no-cache";
    app.get(path, open, (_request, reply) => send(reply, name, caching));
  }
  if (!hasViewAddresses) return;
  app.get(`${at}/*`, open, (request, reply) => {
    // A file of an older build is gone: an answer in HTML would be taken for a script.
    if (request.url.startsWith(`${at}/${HASHED}`)) {
      reply.callNotFound();
      return reply;
    }
    return send(reply, "index.html", "no-cache");
  });
}
