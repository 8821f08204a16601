/** The API as its own description types it, and what may become of a question. */
import createClient from "openapi-fetch";
import type { paths } from "./api-types.ts";

type Answered<P extends keyof paths, M extends "get" | "post"> =
  paths[P] extends Record<M, { responses: { 200: { content: { "application/json": infer T } } } }>
    ? T
    : never;

export type Me = Answered<"/api/me", "get">;
export type TicketRow = Answered<"/api/tickets", "get">["tickets"][number];
export type Ticket = Answered<"/api/tickets/{id}", "get">;
export type Evidence = Ticket["evidence"][number];
export type Grid = Answered<"/api/grids", "get">["grids"][number];
export type Outcome = Answered<"/api/reports/{id}", "get">;
export type ReviewItem = Answered<"/api/review-queue", "get">["items"][number];
export type Action = Ticket["allowed"][number]["action"];
export type Violation = TicketRow["violation"];

/** The header is what no form of another site can send. */
export const api = createClient<paths>({
  baseUrl: "",
  credentials: "same-origin",
  headers: { "X-Gridwatch": "1" },
});

export type Failure =
  | { readonly kind: "off-line" }
  | { readonly kind: "signed-out" }
  | { readonly kind: "refused"; readonly status: number; readonly code: string; readonly message: string };

export type Result<T> =
  | {
      readonly ok: true;
      readonly data: T;
      /** From before: the service worker kept it, and the network did not answer. */
      readonly isKept: boolean;
      /** The server's clock, ms since 1970; null when the answer is an old one. */
      readonly serverMs: number | null;
    }
  | { readonly ok: false; readonly failure: Failure };

interface Reply<T> {
  readonly data?: T | undefined;
  readonly error?: unknown;
  readonly response: Response;
}

/** Never rejects. */
export async function ask<T>(call: Promise<Reply<T>>): Promise<Result<T>> {
  let reply: Reply<T>;
  try {
    reply = await call;
  } catch {
    return { ok: false, failure: { kind: "off-line" } };
  }
  const { response, data, error } = reply;
  if (!response.ok) return { ok: false, failure: failureOf(response.status, error) };
  const isKept = response.headers.has("x-kept-answer");
  const serverMs = isKept ? Number.NaN : Date.parse(response.headers.get("date") ?? "");
  return { ok: true, data: data as T, isKept, serverMs: Number.isNaN(serverMs) ? null : serverMs };
}

export function failureOf(status: number, error: unknown): Failure {
  if (status === 401) return { kind: "signed-out" };
  const { code = "UNKNOWN", message = `HTTP ${String(status)}` } = sentenceOf(error);
  return { kind: "refused", status, code, message };
}

function sentenceOf(error: unknown): { readonly code?: string; readonly message?: string } {
  if (typeof error !== "object" || error === null || !("error" in error)) return {};
  const { error: inner } = error;
  return typeof inner === "object" && inner !== null ? inner : {};
}
