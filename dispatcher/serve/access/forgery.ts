/** Requests that another site made a browser send. */
import type { FastifyRequest } from "fastify";
import { DispatcherError } from "../../errors.ts";

/** A page of another site cannot set this header, so a request that carries it was meant. */
const INTENT_HEADER = "x-gridwatch";
const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

export const isSafe = (request: FastifyRequest): boolean => SAFE_METHODS.has(request.method);

/** Whether the request comes from a page of this dispatcher, or from no page at all. */
export function isOwnOrigin({ headers }: FastifyRequest, publicUrl: string | undefined): boolean {
  // What the browser itself says about the sender; a form's Origin is "null" under our referrer policy.
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin" || site === "none";
  const { origin, host } = headers;
  if (origin === undefined) return true;
  const ours = [`http://${host ?? ""}`, `https://${host ?? ""}`];
  if (publicUrl !== undefined) ours.push(new URL(publicUrl).origin);
  return ours.includes(origin);
}

/** Throws NOT_ALLOWED for a change that a page of another site sent. */
export function refuseForeignOrigin(request: FastifyRequest, publicUrl: string | undefined): void {
  if (isSafe(request) || isOwnOrigin(request, publicUrl)) return;
  throw new DispatcherError("NOT_ALLOWED", "A change is only taken from this dispatcher's own pages.");
}

/** Throws NOT_ALLOWED for a change by a signed-in browser without the header that no other site can set. */
export function refuseUnmeant(request: FastifyRequest): void {
  if (isSafe(request) || request.headers[INTENT_HEADER] === "1") return;
  throw new DispatcherError(
    "NOT_ALLOWED",
    "A change by a signed-in browser needs the header X-Gridwatch: 1, so that no other site can send it.",
  );
}
