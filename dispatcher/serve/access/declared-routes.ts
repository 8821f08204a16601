/** Every route of the app with what it declares; a server with one that declares nothing does not start. */
import { DispatcherError } from "../../errors.ts";
import type { App } from "../app.ts";
import type { RouteAccess } from "./access.ts";

export interface DeclaredRoute {
  readonly method: string;
  readonly url: string;
  readonly access: RouteAccess;
}

/** Must come before the routes. The list is whole once the app is ready; HEAD goes with its GET. */
export function collectRoutes(app: App): () => readonly DeclaredRoute[] {
  const seen: {
    readonly method: string;
    readonly url: string;
    readonly access: () => RouteAccess | undefined;
  }[] = [];
  app.addHook("onRoute", (route) => {
    for (const method of [route.method].flat()) {
      if (method !== "HEAD") seen.push({ method, url: route.url, access: () => route.config?.access });
    }
  });
  const declared = (): readonly DeclaredRoute[] =>
    seen.map(({ method, url, access }) => {
      const given = access();
      if (given !== undefined) return { method, url, access: given };
      throw new DispatcherError(
        "CONFIG_INVALID",
        `route ${method} ${url} does not declare its access; config: { access: { roles, scope } } would be right (dispatcher/serve/access/README.md).`,
      );
    });
  app.addHook("onReady", (done) => {
    declared();
    done();
  });
  return declared;
}
