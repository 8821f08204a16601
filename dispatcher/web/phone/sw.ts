/**
 * The service worker: the page's own files from what was kept, the API from the network first. Its last answers stand
 * in when there is no network; they are one person's, and go when that person signs out.
 */
import { isForgettable, keeping, KEPT_ANSWERS_MAX } from "./sw-plan.ts";

/** Filled in by the build. */
const BUILT_FILES = "__BUILT_FILES__" as unknown as readonly string[];
const EDITION = "__EDITION__" as string;

const FILES_CACHE = `files-${EDITION}`;
const ANSWERS_CACHE = "answers";
const KEPT_BESIDE = ["/m/manifest.webmanifest", "/m/icon.svg", "/m/icon-192.png"];
/** A street without a network often has one that never answers. */
const PATIENCE_MS = 6_000;

/** What this file uses of the service worker's globals; TypeScript's own library for them excludes the page's. */
interface Lifetime extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Lifetime {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker {
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listener: (event: Lifetime) => void): void;
  addEventListener(type: "fetch", listener: (event: Fetching) => void): void;
}
const worker = globalThis as unknown as Worker;

worker.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(FILES_CACHE)
      .then((cache) => cache.addAll([...BUILT_FILES, ...KEPT_BESIDE]))
      .then(() => worker.skipWaiting()),
  );
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => isOld(name)).map((name) => caches.delete(name))))
      .then(() => worker.clients.claim()),
  );
});

const isOld = (name: string): boolean => name !== FILES_CACHE && name !== ANSWERS_CACHE;

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  switch (keeping({ method: request.method, isOwn: url.origin === worker.location.origin, url })) {
    case "file":
      event.respondWith(kept(request, url));
      return;
    case "answer":
      event.respondWith(asked(request));
      return;
    case "sign-out":
      event.waitUntil(caches.delete(ANSWERS_CACHE));
      return;
    case "nothing":
      return;
  }
});

/** The page is one file whatever stands behind it in the address. */
async function kept(request: Request, url: URL): Promise<Response> {
  const cache = await caches.open(FILES_CACHE);
  const found = await cache.match(url.pathname);
  return found ?? fetch(request);
}

async function asked(request: Request): Promise<Response> {
  const cache = await caches.open(ANSWERS_CACHE);
  const fresh = fetch(request).then(async (answer) => {
    if (answer.ok) await keep(cache, request, answer.clone());
    // Whoever is not let in any more has no business with what was kept.
    if (isForgettable(answer.status)) await caches.delete(ANSWERS_CACHE);
    return answer;
  });
  const first = await Promise.race([fresh.catch(() => null), afterPatience()]);
  if (first !== null) return first;
  const found = await cache.match(request);
  // Nothing is kept: a slow answer is better than none.
  if (found === undefined) return fresh;
  fresh.catch(() => undefined);
  // The page must know that this is old.
  const headers = new Headers(found.headers);
  headers.set("x-kept-answer", "1");
  return new Response(await found.blob(), { status: found.status, headers });
}

const afterPatience = (): Promise<null> =>
  new Promise((resolve) => {
    setTimeout(() => {
      resolve(null);
    }, PATIENCE_MS);
  });

/** Newest last: the oldest goes when there are too many. */
async function keep(cache: Cache, request: Request, answer: Response): Promise<void> {
  await cache.delete(request);
  await cache.put(request, answer);
  const keys = await cache.keys();
  await Promise.all(
    keys.slice(0, Math.max(0, keys.length - KEPT_ANSWERS_MAX)).map((key) => cache.delete(key)),
  );
}
