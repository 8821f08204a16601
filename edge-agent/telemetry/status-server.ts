/** /metrics, /healthz and /readyz on a local port. It never keeps the agent from watching: a taken port is told. */
import { createServer, type Server, type ServerResponse } from "node:http";
import { messageOf } from "../errors.ts";
import type { Clock } from "../time/clock.ts";
import type { Logger } from "./logger.ts";
import type { Readiness } from "./readiness.ts";

export interface StatusServerOptions {
  readonly host: string;
  /** 0: no server at all. */
  readonly port: number;
  readonly metrics: { readonly contentType: string; text(): Promise<string> };
  readonly readiness: () => Promise<Readiness>;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface StatusServer {
  readonly listening: boolean;
  stop(): Promise<void>;
}

const TRY_AGAIN_MS = 30_000;
/** A scraper and a few people; more are turned away. */
const MAX_CONNECTIONS = 32;

/** Resolves when it listens, or has said why it does not; then it tries again until it is stopped. */
export async function startStatusServer(options: StatusServerOptions): Promise<StatusServer> {
  const { port, clock, logger } = options;
  if (port === 0) return { listening: false, stop: () => Promise.resolve() };
  const server = createServer((request, response) => {
    void answer(request.url ?? "", response, options);
  });
  server.maxConnections = MAX_CONNECTIONS;
  let told = "";
  const tryListen = async (): Promise<void> => {
    if (server.listening) return;
    const reason = await listen(server, options);
    if (reason === told) return;
    told = reason;
    if (reason === "") logger.info({ port }, "metrics are served");
    else logger.error(reason);
  };
  await tryListen();
  const stopTrying = clock.every(TRY_AGAIN_MS, () => {
    void tryListen();
  });
  return {
    get listening() {
      return server.listening;
    },
    stop: () => {
      stopTrying();
      return close(server);
    },
  };
}

/** Why it does not listen, as a sentence; empty when it does. */
function listen(server: Server, { host, port }: StatusServerOptions): Promise<string> {
  return new Promise((resolve) => {
    const onError = (error: NodeJS.ErrnoException): void => {
      server.off("listening", onListening);
      resolve(listenSentence(error, `${host}:${String(port)}`));
    };
    const onListening = (): void => {
      server.off("error", onError);
      resolve("");
    };
    server.once("error", onError);
    server.once("listening", onListening);
    server.listen(port, host);
  });
}

const LISTEN_FAULTS: Readonly<Record<string, string>> = {
  EADDRINUSE: "another program has that port: give this agent a metrics.port of its own, or 0 for none",
  EACCES: "this user may not use that port: choose a metrics.port above 1023",
  EADDRNOTAVAIL: "this machine has no such address: correct metrics.host",
  ENOTFOUND: "no such host: correct metrics.host",
};

function listenSentence(error: NodeJS.ErrnoException, where: string): string {
  const why = LISTEN_FAULTS[error.code ?? ""] ?? error.message;
  return `metrics cannot be served on ${where}: ${why}; cameras are watched all the same, and it is tried again every 30 s`;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}

async function answer(
  url: string,
  response: ServerResponse,
  { metrics, readiness, logger }: StatusServerOptions,
): Promise<void> {
  const [path] = url.split("?");
  try {
    if (path === "/metrics") send(response, 200, await metrics.text(), metrics.contentType);
    // That it is answered at all is the answer: the event loop turns.
    else if (path === "/healthz") sendJson(response, 200, { alive: true });
    else if (path === "/readyz") {
      const state = await readiness();
      sendJson(response, state.ready ? 200 : 503, state);
    } else send(response, 404, "here are /metrics, /healthz and /readyz\n", "text/plain; charset=utf-8");
  } catch (cause) {
    logger.error({ path, reason: messageOf(cause) }, "status request failed");
    send(response, 500, `${messageOf(cause)}\n`, "text/plain; charset=utf-8");
  }
}

const sendJson = (response: ServerResponse, status: number, value: unknown): void => {
  send(response, status, `${JSON.stringify(value)}\n`, "application/json");
};

function send(response: ServerResponse, status: number, body: string, contentType: string): void {
  response.writeHead(status, { "content-type": contentType, "cache-control": "no-store" });
  response.end(body);
}
