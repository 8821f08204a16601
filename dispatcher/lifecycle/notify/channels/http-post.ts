/** One POST and what is certain about it afterwards: an answer, nothing sent, or nobody knows. */
import { SEND_TIMEOUT_MS } from "./channel.ts";

export interface HttpRequest {
  /** May hold a secret: never in a reason, never in a log. */
  readonly url: string;
  readonly method?: "POST" | "GET";
  readonly headers?: Readonly<Record<string, string>>;
  /** Exactly these bytes are sent (and were signed). */
  readonly body?: string;
  /** Default SEND_TIMEOUT_MS; tests use less. */
  readonly timeoutMs?: number;
}

export type HttpReply =
  /** `text` is null when the body broke off, came too late or was too long to be an answer. */
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly retryAfterMs: number | null;
      readonly text: string | null;
    }
  | { readonly kind: "unreached"; readonly reason: string }
  | { readonly kind: "unknown"; readonly reason: string };

const ANSWER_BYTES_MAX = 64 * 1024;
const RETRY_AFTER_MAX_S = 24 * 3600;

/** Before these, not a byte of the request left: no name, no route, no listener, no trust. */
const UNREACHED = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "CERT_HAS_EXPIRED",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "ERR_SSL_WRONG_VERSION_NUMBER",
]);

/** Never rejects. Follows no redirect: a robot's address does not move, and the secret would go along. */
export async function httpPost(request: HttpRequest, signal: AbortSignal): Promise<HttpReply> {
  const { url, method = "POST", headers = {}, body, timeoutMs = SEND_TIMEOUT_MS } = request;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const init = { method, headers, redirect: "manual", signal: limit } as const;
    const response = await fetch(url, body === undefined ? init : { ...init, body });
    const retryAfterMs = retryAfterOf(response.headers);
    return { kind: "answered", status: response.status, retryAfterMs, text: await readText(response) };
  } catch (thrown) {
    return failureOf(thrown, { isStopped: signal.aborted, timeoutMs });
  }
}

/** Null when it broke off: the head alone was heard. */
async function readText(response: Response): Promise<string | null> {
  if (response.body === null) return "";
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const part of response.body as AsyncIterable<Uint8Array>) {
      size += part.length;
      if (size > ANSWER_BYTES_MAX) return null;
      parts.push(part);
    }
  } catch {
    return null;
  }
  return Buffer.concat(parts).toString("utf8");
}

/** Seconds; a date would need a clock that agrees with ours, and no robot sends one. */
function retryAfterOf(headers: Headers): number | null {
  const text = headers.get("retry-after");
  if (text === null || !/^\d{1,9}$/.test(text)) return null;
  return Math.min(RETRY_AFTER_MAX_S, Number(text)) * 1_000;
}

/** Only codes: what fetch says in words may hold the address, and with it the key. */
function failureOf(
  thrown: unknown,
  { isStopped, timeoutMs }: { readonly isStopped: boolean; readonly timeoutMs: number },
): HttpReply {
  if (isStopped) return { kind: "unknown", reason: "stopped while it was sent" };
  if (thrown instanceof Error && thrown.name === "TimeoutError") {
    return { kind: "unknown", reason: `no answer within ${String(timeoutMs / 1_000)} s` };
  }
  const code = codeOf(thrown);
  if (code !== null && UNREACHED.has(code)) return { kind: "unreached", reason: `not reached: ${code}` };
  return { kind: "unknown", reason: `the connection ended without an answer: ${code ?? "no code"}` };
}

function codeOf(thrown: unknown): string | null {
  const cause: unknown = thrown instanceof Error ? (thrown.cause ?? thrown) : thrown;
  if (typeof cause !== "object" || cause === null || !("code" in cause)) return null;
  return typeof cause.code === "string" ? cause.code : null;
}
