/** What the service worker does with a request; pure, so that a test can say it. */

/** Tickets, their pictures, grids and the person: about two hundred tickets' worth on a small phone. */
export const KEPT_ANSWERS_MAX = 300;

export type Keeping = "file" | "answer" | "sign-out" | "nothing";

interface Asked {
  readonly method: string;
  /** Of this server. */
  readonly isOwn: boolean;
  readonly url: URL;
}

const ANSWERS = /^\/api\/(?:me|tickets|grids|workers)(?:\/|$)/;

/** Files: what was kept. Answers: the network first. Everything else goes as if there were no service worker. */
export function keeping({ method, isOwn, url }: Asked): Keeping {
  if (!isOwn) return "nothing";
  if (method === "DELETE" && url.pathname === "/api/session") return "sign-out";
  if (method !== "GET") return "nothing";
  if (url.pathname.startsWith("/m/") && url.pathname !== "/m/sw.js") return "file";
  return ANSWERS.test(url.pathname) ? "answer" : "nothing";
}

export const isForgettable = (status: number): boolean => status === 401;
