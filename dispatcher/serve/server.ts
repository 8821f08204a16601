/** The HTTP door: the page, the API, live changes. Everything it knows comes through the TicketDesk. */
import cookie from "@fastify/cookie";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import fastify, { type FastifyBaseLogger, LogController } from "fastify";
import { DispatcherError } from "../errors.ts";
import type { TicketDesk } from "../lifecycle/ticket-desk.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Clock } from "../time/clock.ts";
import { installGate } from "./access/gate.ts";
import { evidenceRoutes } from "./api/evidence-routes.ts";
import { healthRoutes } from "./api/health-routes.ts";
import { openApi, openApiPage } from "./api/openapi.ts";
import { placeRoutes } from "./api/place-routes.ts";
import { sessionRoutes } from "./api/session-routes.ts";
import { streamRoutes } from "./api/stream-routes.ts";
import { ticketRoutes } from "./api/ticket-routes.ts";
import { viewRoutes } from "./api/view-routes.ts";
import type { App } from "./app.ts";
import { type LiveOptions, liveRoutes } from "./live/live-routes.ts";
import { pageRoutes } from "./page/page-routes.ts";
import { installRefusals } from "./refusal.ts";

export interface ServerOptions {
  readonly desk: TicketDesk;
  readonly http: { readonly host: string; readonly port: number; readonly publicUrl?: string };
  readonly logger: Logger;
  readonly clock: Clock;
  /** Default: no live view. */
  readonly live?: LiveOptions;
}

export interface RunningServer {
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  /** Ends every connection, live ones too. */
  close(): Promise<void>;
}

const BODY_MAX_BYTES = 64 * 1024;

/** Rejects CONFIG_INVALID when the address cannot be listened on. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const app = await buildApp(options);
  try {
    await app.listen({ host: options.http.host, port: options.http.port });
  } catch (cause) {
    await app.close();
    throw cannotListen(options.http, cause);
  }
  return { url: urlOf(app, options.http.host), close: () => app.close() };
}

async function buildApp({ desk, http, logger, clock, live }: ServerOptions): Promise<App> {
  const loggerInstance: FastifyBaseLogger = logger;
  const app: App = fastify({
    loggerInstance,
    // Fastify's own request lines hold the whole URL, and /login has a token in its query.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_MAX_BYTES,
    requestTimeout: 30_000,
    forceCloseConnections: true,
    ajv: { customOptions: { removeAdditional: false } },
  }).withTypeProvider<TypeBoxTypeProvider>();
  // Only JSON is read: text/plain could be sent by a form of another site without being asked about.
  app.removeContentTypeParser("text/plain");
  installRefusals(app);
  secureHeaders(app);
  logRequests(app);
  await app.register(cookie);
  await openApi(app);
  const gate = installGate(app, {
    desk,
    nowMs: () => clock.nowMs(),
    secureCookie: http.publicUrl?.startsWith("https:") ?? false,
  });
  healthRoutes(app, desk);
  sessionRoutes(app, gate);
  ticketRoutes(app, desk);
  evidenceRoutes(app, desk);
  viewRoutes(app, desk);
  placeRoutes(app, desk, clock);
  streamRoutes(app, { desk, gate, logger, clock });
  const { publicUrl } = http;
  if (live !== undefined) await liveRoutes(app, { ...live, desk, gate, publicUrl, logger, clock });
  await openApiPage(app);
  await pageRoutes(app, logger);
  return app;
}

const SECURITY_HEADERS = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

function secureHeaders(app: App): void {
  // At the beginning, so that a stream that writes its own head has them too.
  app.addHook("onRequest", (request, reply, done) => {
    void reply.headers(SECURITY_HEADERS);
    if (request.url.startsWith("/api/")) void reply.header("cache-control", "no-store");
    done();
  });
}

function logRequests(app: App): void {
  app.addHook("onResponse", (request, reply, done) => {
    request.log.debug(
      {
        requestId: request.id,
        method: request.method,
        path: request.url.split("?")[0],
        status: reply.statusCode,
        userId: request.user?.id,
        elapsedMs: Math.round(reply.elapsedTime),
      },
      "request",
    );
    done();
  });
}

function urlOf(app: App, host: string): string {
  const address = app.server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return `http://${host.includes(":") ? `[${host}]` : host}:${String(port)}`;
}

const LISTEN_REASONS: Readonly<Record<string, (http: ServerOptions["http"]) => string>> = {
  EADDRINUSE: ({ host, port }) =>
    `key "http.port" is ${String(port)}, which another program on ${host} already uses; a free port, or 0 for any, would be right.`,
  EACCES: ({ port }) =>
    `key "http.port" is ${String(port)}, which this account may not open; a port above 1023 would be right.`,
  EADDRNOTAVAIL: ({ host }) =>
    `key "http.host" is "${host}", which is no address of this machine; 127.0.0.1 or 0.0.0.0 would be right.`,
  ENOTFOUND: ({ host }) =>
    `key "http.host" is "${host}", a name that leads nowhere; 127.0.0.1 or 0.0.0.0 would be right.`,
};

function cannotListen(http: ServerOptions["http"], cause: unknown): unknown {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const sentence = LISTEN_REASONS[code];
  return sentence === undefined ? cause : new DispatcherError("CONFIG_INVALID", sentence(http), { cause });
}
