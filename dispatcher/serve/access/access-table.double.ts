/** For its test: the routes' own declarations as a table to read: ACCESS.md. */
import { ANYONE, USER_ROLES } from "./access.ts";
import type { DeclaredRoute } from "./declared-routes.ts";

const HEAD = `# Who may use which route

Made from the routes' own declarations, and compared with them in every test run; \`access/README.md\` explains the
scopes. Every cell is tried against a real server: a role that is not marked gets 403, nobody without a credential gets
anything but 401 where "anyone" is not marked, and a user of other grids sees nothing of a ticket.

`;

/** Markdown, in order of address. */
export function accessTable(routes: readonly DeclaredRoute[]): string {
  const columns = ["route", "scope", "anyone", ...USER_ROLES];
  // Which files the page has depends on what was built.
  const isPageFile = ({ url }: DeclaredRoute): boolean =>
    /^\/[a-z0-9-]+\.(?:html|css|js|svg)$/.test(url) || /^\/[mc](?:\/|$)/.test(url);
  const pageFiles = {
    method: "GET",
    url: "/, /m/, /c/ and the pages' own files (*.js, *.css)",
    access: ANYONE,
  };
  const rows = [...routes.filter((route) => !isPageFile(route) && route.url !== "/"), pageFiles]
    .sort((a, b) => compare(a.url, b.url) || compare(a.method, b.method))
    .map(({ method, url, access }) => {
      const { roles, scope } = access;
      const cells = USER_ROLES.map((role) => (roles === "anyone" || roles.includes(role) ? "✓" : ""));
      return [`${method} ${url}`, scope, roles === "anyone" ? "✓" : "", ...cells];
    });
  const lines = [columns, columns.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  return `${HEAD}${lines.join("\n")}\n`;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
