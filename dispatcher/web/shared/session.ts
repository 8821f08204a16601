/** Who is signed in in this browser. */
import { reactive } from "vue";
import { api, ask, type Failure, type Me } from "./api.ts";
import { hearServerTime } from "./now.ts";

interface Session {
  phase: "starting" | "signed-out" | "ready" | "failed";
  me: Me | null;
  failure: Failure | null;
}

export const session = reactive<Session>({ phase: "starting", me: null, failure: null });

export async function whoAmI(): Promise<void> {
  const result = await ask(api.GET("/api/me"));
  if (result.ok) {
    hearServerTime(result.serverMs);
    Object.assign(session, { phase: "ready", me: result.data, failure: null });
    return;
  }
  const { failure } = result;
  if (failure.kind === "signed-out") leave();
  // Somebody who is at work is not thrown out by a dead spot.
  else if (session.me === null) Object.assign(session, { phase: "failed", failure });
}

export type Credential = { readonly token: string } | { readonly userId: string; readonly password: string };

/** Null: signed in. */
export async function signIn(credential: Credential): Promise<Failure | null> {
  const result = await ask(api.POST("/api/session", { body: credential }));
  if (!result.ok) return result.failure;
  hearServerTime(result.serverMs);
  Object.assign(session, { phase: "ready", me: result.data, failure: null });
  return null;
}

export async function signOut(): Promise<Failure | null> {
  const result = await ask(api.DELETE("/api/session"));
  if (!result.ok && result.failure.kind !== "signed-out") return result.failure;
  leave();
  return null;
}

/** The server does not know this browser (any more). */
export function leave(): void {
  Object.assign(session, { phase: "signed-out", me: null, failure: null });
}
