/** Signing in, signing out, and who one is. */
import Type from "typebox";
import { type Gate, userOf } from "../access/gate.ts";
import type { App } from "../app.ts";
import { ErrorBody, SessionRequest, SignedIn } from "./schemas.ts";

export function sessionRoutes(app: App, gate: Gate): void {
  app.post(
    "/api/session",
    {
      config: { open: true },
      schema: {
        tags: ["session"],
        summary: "Sign in: token → session cookie",
        security: [],
        body: SessionRequest,
        response: { 200: SignedIn, 401: ErrorBody, 429: ErrorBody },
      },
    },
    (request, reply) => gate.signIn(request, reply, request.body.token),
  );

  app.delete(
    "/api/session",
    { schema: { tags: ["session"], summary: "Sign out", response: { 204: Type.Null() } } },
    async (request, reply) => {
      gate.signOut(request, reply);
      return reply.code(204).send(null);
    },
  );

  app.get(
    "/api/me",
    {
      schema: { tags: ["session"], summary: "Who is signed in", response: { 200: SignedIn, 401: ErrorBody } },
    },
    (request) => userOf(request),
  );

  // A link that signs in, for a demonstration or a new phone. The request log never holds a query.
  app.get(
    "/login",
    {
      config: { open: true },
      schema: {
        hide: true,
        querystring: Type.Object({ token: Type.Optional(Type.String({ maxLength: 512 })) }),
      },
    },
    async (request, reply) => {
      await gate.signIn(request, reply, request.query.token ?? "");
      return reply.header("cache-control", "no-store").redirect("/", 303);
    },
  );
}
