/** What HTTP alone refuses, and how every error leaves: `{ error: { code, message } }` with its status. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { DispatcherError } from "../errors.ts";

export class ServeRefusal extends Error {
  readonly code:
    | "TOO_MANY_ATTEMPTS"
    | "TOO_MANY_LISTENERS"
    | "TOO_MANY_VIEWERS"
    | "BUSY"
    | "KEY_IN_USE"
    | "KEY_OF_OTHER_REQUEST"
    | "TOO_MANY_KEYS";
  readonly httpStatus: number;
  /** Null: trying again would not help. */
  readonly retryAfterS: number | null;

  private constructor(fields: Pick<ServeRefusal, "code" | "message" | "httpStatus" | "retryAfterS">) {
    super(fields.message);
    this.name = "ServeRefusal";
    this.code = fields.code;
    this.httpStatus = fields.httpStatus;
    this.retryAfterS = fields.retryAfterS;
  }

  static tooManyAttempts(waitS: number): ServeRefusal {
    return new ServeRefusal({
      code: "TOO_MANY_ATTEMPTS",
      message: `Too many wrong tokens from this address: try again in ${String(waitS)} s.`,
      httpStatus: 429,
      retryAfterS: waitS,
    });
  }

  static busy(what: string, retryAfterS: number): ServeRefusal {
    return new ServeRefusal({
      code: "BUSY",
      message: `Too many ${what} at once: try again in ${String(retryAfterS)} s.`,
      httpStatus: 503,
      retryAfterS,
    });
  }

  static keyInUse(): ServeRefusal {
    return new ServeRefusal({
      code: "KEY_IN_USE",
      message: "A request with this Idempotency-Key is still at work: ask again in a moment.",
      httpStatus: 409,
      retryAfterS: 2,
    });
  }

  static keyOfOtherRequest(): ServeRefusal {
    return new ServeRefusal({
      code: "KEY_OF_OTHER_REQUEST",
      message: "This Idempotency-Key came with another request before: a new key would be right.",
      httpStatus: 422,
      retryAfterS: null,
    });
  }

  static tooManyKeys(max: number): ServeRefusal {
    return new ServeRefusal({
      code: "TOO_MANY_KEYS",
      message: `${String(max)} requests with an Idempotency-Key within a day are the most that one user may send.`,
      httpStatus: 429,
      retryAfterS: 3600,
    });
  }

  static tooManyListeners(max: number): ServeRefusal {
    return new ServeRefusal({
      code: "TOO_MANY_LISTENERS",
      message: `${String(max)} pages already listen, which is the most this dispatcher serves: close one, or ask for the list instead.`,
      httpStatus: 503,
      retryAfterS: 30,
    });
  }

  static tooManyViewers(max: number): ServeRefusal {
    return new ServeRefusal({
      code: "TOO_MANY_VIEWERS",
      message: `${String(max)} live pictures are already open, which is the most this dispatcher serves: close one.`,
      httpStatus: 503,
      retryAfterS: 30,
    });
  }
}

interface Answer {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

export function installRefusals(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError | DispatcherError | ServeRefusal>((error, request, reply) => {
    const { status, code, message } = answerFor(error, request);
    if (status >= 500)
      request.log.error(
        { err: error, requestId: request.id, route: request.routeOptions.url },
        "request failed",
      );
    if (error instanceof ServeRefusal && error.retryAfterS !== null)
      void reply.header("retry-after", error.retryAfterS);
    return send(reply, { status, code, message });
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split("?")[0] ?? "";
    return send(reply, {
      status: 404,
      code: "NOT_FOUND",
      message: `There is nothing at ${request.method} ${path}.`,
    });
  });
}

function send(reply: FastifyReply, { status, code, message }: Answer): FastifyReply {
  return reply.code(status).send({ error: { code, message } });
}

function answerFor(error: FastifyError | DispatcherError | ServeRefusal, request: FastifyRequest): Answer {
  if (error instanceof DispatcherError || error instanceof ServeRefusal) {
    return { status: error.httpStatus, code: error.code, message: error.message };
  }
  if (error.validation !== undefined) {
    const [first] = error.validation;
    const key = [error.validationContext, ...(first?.instancePath.split("/").slice(1) ?? [])].join(".");
    return { status: 400, code: "BAD_REQUEST", message: `Key "${key}": ${first?.message ?? error.message}.` };
  }
  const status = error.statusCode ?? 500;
  if (status >= 400 && status < 500) return { status, code: "BAD_REQUEST", message: error.message };
  // What an unknown error says may hold anything: it goes to the log, and only its number to the client.
  const message = `Something went wrong here; the log has it under request ${request.id}.`;
  return { status: 500, code: "INTERNAL", message };
}
