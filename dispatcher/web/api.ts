/** Talks to the dispatcher: JSON in and out, refusals as ApiError, and the server's clock. */
import { sayOr } from "./words.ts";

export class ApiError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, status: number, message: string) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** Milliseconds the server's clock is ahead of this device's, from the last answer's Date header (1 s steps). */
let aheadMs = 0;

export const serverNowMs = (): number => Date.now() + aheadMs;

/** GET, or POST/DELETE with a body. Rejects with ApiError only. */
export async function ask<T>(path: string, init: { method?: string; body?: unknown } = {}): Promise<T> {
  const response = await fetch(path, {
    method: init.method ?? "GET",
    // Tells the server that this page meant it: another site cannot set this header.
    headers: {
      "X-Gridwatch": "1",
      ...(init.body === undefined ? {} : { "Content-Type": "application/json" }),
    },
    ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
  }).catch(() => {
    throw new ApiError("OFFLINE", 0, "The server cannot be reached.");
  });
  keepTime(response);
  if (response.status === 204) return undefined as T;
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body as T;
  throw refusalOf(body, response.status);
}

function keepTime(response: Response): void {
  const date = Date.parse(response.headers.get("date") ?? "");
  if (!Number.isNaN(date) && Math.abs(date - Date.now()) > 2000) aheadMs = date - Date.now();
}

function refusalOf(body: unknown, status: number): ApiError {
  const { error } = (body ?? {}) as { error?: { code?: string; message?: string } };
  return new ApiError(error?.code ?? "UNKNOWN", status, error?.message ?? `HTTP ${String(status)}`);
}

/** What went wrong, in the reader's language. */
export function inWords(thrown: unknown): string {
  if (!(thrown instanceof ApiError)) return String(thrown);
  return sayOr(`error.${thrown.code}`, thrown.message);
}
