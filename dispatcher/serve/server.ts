/** The HTTP door: the page, the API, live changes. Everything it knows comes through the TicketDesk. */
import { randomBytes } from "node:crypto";
import cookie from "@fastify/cookie";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import fastify, { type FastifyBaseLogger, LogController } from "fastify";
import { DispatcherError } from "../errors.ts";
import type { CameraDesk } from "../cameras/camera-desk.ts";
import type { LearningDesks } from "../learning/learning-desks.ts";
import type { SourceDesk } from "../lifecycle/source-desk.ts";
import type { FeedbackDesk } from "../lifecycle/feedback/feedback-desk.ts";
import type { LinkDesk } from "../lifecycle/notify/link-desk.ts";
import type { StatisticsDesk } from "../statistics/statistics-desk.ts";
import type { TicketDesk } from "../lifecycle/ticket-desk.ts";
import type { Vitals } from "../lifecycle/vitals.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Clock } from "../time/clock.ts";
import { collectRoutes, type DeclaredRoute } from "./access/declared-routes.ts";
import { type Gate, installGate } from "./access/gate.ts";
import { auditRoutes } from "./api/audit-routes.ts";
import { cameraConfigRoutes } from "./api/camera-config-routes.ts";
import { cameraPictureRoutes } from "./api/camera-picture-routes.ts";
import { cameraRoutes } from "./api/camera-routes.ts";
import { evidenceRoutes } from "./api/evidence-routes.ts";
import { feedbackRoutes } from "./api/feedback-routes.ts";
import { findingRoutes } from "./api/finding-routes.ts";
import { keepGrids } from "./access/kept-grids.ts";
import { healthRoutes } from "./api/health-routes.ts";
import { installIdempotency } from "./api/idempotency.ts";
import { learningRoutes } from "./api/learning-routes.ts";
import { linkRoutes } from "./api/link-routes.ts";
import { type BaseMap, mapSettingsRoutes, tileOrigin } from "./api/map-settings-routes.ts";
import { type OfficeOptions, officeRoutes } from "./api/office-routes.ts";
import { openApi, openApiPage } from "./api/openapi.ts";
import { operatorTaskRoutes } from "./api/operator-task-routes.ts";
import { pictureRoutes } from "./api/picture-routes.ts";
import { placeRoutes } from "./api/place-routes.ts";
import { reportRoutes } from "./api/report-routes.ts";
import { sessionRoutes } from "./api/session-routes.ts";
import { signInLinkRoutes } from "./api/sign-in-link-routes.ts";
import { silenceRoutes } from "./api/silence-routes.ts";
import { sourceRoutes } from "./api/source-routes.ts";
import { statisticsRoutes } from "./api/statistics-routes.ts";
import { streamRoutes } from "./api/stream-routes.ts";
import { ticketListRoutes } from "./api/ticket-list-routes.ts";
import { ticketRoutes } from "./api/ticket-routes.ts";
import { tokenRoutes } from "./api/token-routes.ts";
import { userRoutes } from "./api/user-routes.ts";
import { viewRoutes } from "./api/view-routes.ts";
import { vitalsRoutes } from "./api/vitals-routes.ts";
import type { App } from "./app.ts";
import { type LiveOptions, liveRoutes } from "./live/live-routes.ts";
import { type Open311Options, open311Routes } from "./open311/open311-routes.ts";
import { pageRoutes } from "./page/page-routes.ts";
import { installRefusals } from "./refusal.ts";

export interface ServerOptions {
  readonly desk: TicketDesk;
  readonly http: { readonly host: string; readonly port: number; readonly publicUrl?: string };
  readonly logger: Logger;
  readonly clock: Clock;
  /** Behind signed links. Default: none is good. */
  readonly links?: LinkDesk;
  /** Default: no live view. */
  readonly live?: LiveOptions;
  /** Default: nothing but our own cameras is heard. */
  readonly sources?: SourceDesk;
  /** Default: no cameras. */
  readonly cameras?: CameraDesk;
  /** Default: no figures. */
  readonly statistics?: StatisticsDesk;
  /** Default: nobody is asked how it went. */
  readonly feedback?: FeedbackDesk;
  /** Default: nobody is told how it goes. */
  readonly vitals?: () => Promise<Vitals>;
  /** Signs short-lived addresses; several dispatchers behind one address share it. Default: made anew at each start. */
  readonly signingKey?: Uint8Array;
  /** Default: no map, queue, roster and deadline tables. */
  readonly office?: OfficeOptions;
  /** Default: nothing to tune by. */
  readonly learning?: LearningDesks;
  /** Default: the grids' polygons alone. */
  readonly map?: BaseMap;
  /** Default: for signed-in readers, without pictures. */
  readonly open311?: Open311Options;
}

export interface RunningServer {
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  /** Every route, with who may use it. */
  readonly routes: readonly DeclaredRoute[];
  /** Ends every connection, live ones too. */
  close(): Promise<void>;
}

const BODY_MAX_BYTES = 64 * 1024;
const OPEN311_DEFAULT: Open311Options = { public: false, pictures: false };

/** Rejects CONFIG_INVALID when the address cannot be listened on. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { app, routes } = await buildApp(options);
  try {
    await app.listen({ host: options.http.host, port: options.http.port });
  } catch (cause) {
    await app.close();
    throw cannotListen(options.http, cause);
  }
  return { url: urlOf(app, options.http.host), routes: routes(), close: () => app.close() };
}

interface BuiltApp {
  readonly app: App;
  /** To be asked once the app is ready. */
  readonly routes: () => readonly DeclaredRoute[];
}

async function buildApp(options: ServerOptions): Promise<BuiltApp> {
  const { http, logger, clock } = options;
  const loggerInstance: FastifyBaseLogger = logger;
  const app: App = fastify({
    loggerInstance,
    // Fastify's own request lines hold the whole URL, and /login has a token in its query.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_MAX_BYTES,
    // A signed address is one parameter, and longer than the router's own 100.
    routerOptions: { maxParamLength: 2_000 },
    requestTimeout: 30_000,
    forceCloseConnections: true,
    ajv: { customOptions: { removeAdditional: false } },
  }).withTypeProvider<TypeBoxTypeProvider>();
  // Only JSON is read: text/plain could be sent by a form of another site without being asked about.
  app.removeContentTypeParser("text/plain");
  const routes = collectRoutes(app);
  installRefusals(app);
  secureHeaders(app, http.publicUrl, options.map === undefined ? null : tileOrigin(options.map.settings));
  logRequests(app);
  await app.register(cookie);
  await openApi(app);
  const desk = keepGrids(options.desk, clock);
  const gate = installGate(app, { desk, nowMs: () => clock.nowMs(), publicUrl: http.publicUrl });
  installIdempotency(app, desk, clock);
  await hangRoutes(app, { ...options, desk, gate });
  await openApiPage(app);
  await pageRoutes(app, gate, logger);
  return { app, routes };
}

/** Every group of routes, in the order in which the API's description shows them. */
async function hangRoutes(app: App, options: ServerOptions & { readonly gate: Gate }): Promise<void> {
  const { desk, gate, clock, logger, live, http, open311 = OPEN311_DEFAULT } = options;
  const { signingKey = randomBytes(32) } = options;
  const { publicUrl } = http;
  healthRoutes(app, desk);
  if (options.vitals !== undefined) vitalsRoutes(app, options.vitals);
  sessionRoutes(app, { gate, desk, clock });
  tokenRoutes(app, desk, clock);
  userRoutes(app, { desk, gate, clock });
  signInLinkRoutes(app, { desk, gate, clock, signingKey, publicUrl });
  ticketListRoutes(app, desk, clock);
  ticketRoutes(app, desk);
  linkRoutes(app, options.links);
  evidenceRoutes(app, { desk, clock, signingKey });
  pictureRoutes(app, desk, clock);
  viewRoutes(app, desk);
  auditRoutes(app, desk, clock);
  findingRoutes(app, desk, clock);
  reportRoutes(app, desk);
  if (options.statistics !== undefined) statisticsRoutes(app, options.statistics, { desk, clock });
  if (options.feedback !== undefined) feedbackRoutes(app, options.feedback, { desk, clock });
  placeRoutes(app, desk, clock);
  mapSettingsRoutes(app, options.map ?? { settings: {}, tileKey: null });
  if (options.office !== undefined) officeRoutes(app, options.office, { desk, clock });
  operatorTaskRoutes(app, desk.operatorTasks, clock);
  if (options.sources !== undefined) sourceRoutes(app, desk, options.sources);
  if (options.sources !== undefined) silenceRoutes(app, options.sources, () => clock.nowMs());
  streamRoutes(app, { desk, gate, logger, clock });
  open311Routes(app, { desk, clock, open311, signingKey, publicUrl });
  hangCameras(app, options);
  if (options.learning !== undefined) learningRoutes(app, options.learning, { desk, clock });
  if (live !== undefined) await liveRoutes(app, { ...live, desk, gate, publicUrl, logger, clock });
}

function hangCameras(app: App, { cameras, desk, clock }: ServerOptions): void {
  if (cameras === undefined) return;
  cameraRoutes(app, cameras, desk);
  cameraPictureRoutes(app, cameras, { desk, clock });
  cameraConfigRoutes(app, cameras, { desk, clock });
}

const SECURITY_HEADERS = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(self), geolocation=(self), microphone=()",
};
/** A year; only where people come by https, because a browser that heard it never asks by http again. */
const HTTPS_ONLY = { "strict-transport-security": "max-age=31536000; includeSubDomains" };

/** `tiles`: the one other origin that the pages' map loads pictures from, by image or by fetch; null: none. */
function secureHeaders(app: App, publicUrl: string | undefined, tiles: string | null): void {
  const policy = SECURITY_HEADERS["content-security-policy"];
  const headers = {
    ...SECURITY_HEADERS,
    ...(publicUrl?.startsWith("https:") === true ? HTTPS_ONLY : {}),
    ...(tiles === null
      ? {}
      : { "content-security-policy": policy.replace(/(img-src|connect-src) [^;]+/g, `$& ${tiles}`) }),
  };
  // At the beginning, so that a stream that writes its own head has them too.
  app.addHook("onRequest", (request, reply, done) => {
    void reply.headers(headers);
    if (/^\/(api|open311)\//.test(request.url)) void reply.header("cache-control", "no-store");
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
