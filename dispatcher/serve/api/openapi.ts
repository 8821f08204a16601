/** The API's own description, and a page to read and try it; everything comes from this process. */
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import { USER_ROLES } from "../access/access.ts";
import { SESSION_COOKIE } from "../access/gate.ts";
import type { App } from "../app.ts";

/** The page's library writes style attributes and data: icons, so it alone gets these. */
const DOCS_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";

/** Must come before the routes it describes. */
export async function openApi(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "gridwatch dispatcher",
        version: "1",
        description: [
          "Tickets from street cameras. A browser's changes need the header X-Gridwatch: 1.",
          "A POST with an Idempotency-Key (1 to 128 visible characters) that is sent again within a day gets the",
          "first one's answer, with the header Idempotency-Replayed.",
        ].join(" "),
      },
      components: {
        securitySchemes: {
          bearer: {
            type: "http",
            scheme: "bearer",
            description: "The user's token, or one of the user's API tokens.",
          },
          session: { type: "apiKey", in: "cookie", name: SESSION_COOKIE },
        },
      },
      security: [{ bearer: [] }, { session: [] }],
    },
  });
}

/** Must come after the routes. */
export async function openApiPage(app: App): Promise<void> {
  const forAll = { access: { roles: USER_ROLES, scope: "none" } } as const;
  app.get("/api/openapi.json", { config: forAll, schema: { hide: true } }, () => app.swagger());
  await app.register(async (docs) => {
    // The plugin's own routes take no configuration.
    docs.addHook("onRoute", (route) => {
      route.config = { ...route.config, ...forAll };
    });
    await docs.register(swaggerUi, {
      routePrefix: "/api/docs",
      staticCSP: DOCS_CSP,
      theme: {
        title: "gridwatch API",
        css: [{ filename: "docs.css", content: ".swagger-ui .topbar { display: none; }" }],
      },
      uiConfig: {
        // The signed-in browser tries the API out with its own cookie.
        requestInterceptor: (request) =>
          Object.assign(request, { headers: { ...(request["headers"] as object), "X-Gridwatch": "1" } }),
      },
    });
  });
}
