/** natsUrl → what the client wants: hosts, and credentials beside them, because it reads none from an address. Pure. */
import { AgentError } from "../errors.ts";

export type BusCredentials =
  | { readonly kind: "none" }
  | { readonly kind: "user"; readonly user: string; readonly password: string }
  | { readonly kind: "token"; readonly token: string }
  /** A .creds file of a NATS account (JWT and nkey). */
  | { readonly kind: "file"; readonly path: string };

export interface BusServers {
  /** host:port */
  readonly hosts: readonly string[];
  readonly tls: boolean;
  readonly credentials: BusCredentials;
}

const refuse = (given: string, why: string): AgentError =>
  new AgentError(
    "CONFIG_INVALID",
    `natsUrl ${JSON.stringify(given)} cannot be used (${why}): give it as nats://host:4222 or nats://user:password@host:4222, several separated by commas`,
  );

function parseOne(text: string): {
  readonly host: string;
  readonly tls: boolean;
  readonly credentials: BusCredentials;
} {
  const hasScheme = text.includes("://");
  let url: URL;
  try {
    url = new URL(hasScheme ? text : `nats://${text}`);
  } catch {
    // The text itself may hold a password, so it is not repeated.
    throw refuse("…", "it is not an address");
  }
  const shown = `${url.protocol}//${url.host}`;
  if (url.protocol !== "nats:" && url.protocol !== "tls:")
    throw refuse(shown, `the scheme is ${url.protocol.slice(0, -1)}`);
  if (url.hostname === "") throw refuse(shown, "it names no host");
  const [user, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
  const credentials: BusCredentials =
    user === ""
      ? { kind: "none" }
      : password === ""
        ? { kind: "token", token: user }
        : { kind: "user", user, password };
  return {
    host: url.port === "" ? `${url.hostname}:4222` : url.host,
    tls: url.protocol === "tls:",
    credentials,
  };
}

/** Throws AgentError CONFIG_INVALID with a sentence that repeats no password. */
export function parseServers(servers: string): BusServers {
  const parts = servers
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  if (parts.length === 0) throw refuse(servers, "it is empty");
  const parsed = parts.map(parseOne);
  return {
    hosts: parsed.map(({ host }) => host),
    tls: parsed.some(({ tls }) => tls),
    credentials: parsed.find(({ credentials }) => credentials.kind !== "none")?.credentials ?? {
      kind: "none",
    },
  };
}
