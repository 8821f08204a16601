/** What went wrong with NATS, as a sentence that says what to do. Pure. */
import type { BusServers } from "./servers.ts";

export interface BusFault {
  /** The client's error code, or "" where it gives none. */
  readonly code: string;
  readonly text: string;
}

export const KEPT = "events are kept in the outbox and sent when it is back";

export const shown = ({ hosts }: Pick<BusServers, "hosts">): string => hosts.join(", ");

/** Error codes of the client (nats.js ErrorCode). */
const CREDENTIALS_FAULTS: readonly string[] = [
  "AUTHORIZATION_VIOLATION",
  "BAD_AUTHENTICATION",
  "BAD_CREDS",
  "AUTHENTICATION_EXPIRED",
  "AUTHENTICATION_TIMEOUT",
  "ACCOUNT_EXPIRED",
];
export const isCredentialsFault = (code: string): boolean => CREDENTIALS_FAULTS.includes(code);

/** Nobody listens there, or nobody answers. */
export const isSilence = (code: string): boolean => code === "503" || code === "TIMEOUT";

const NO_ANSWER = "no answer in time; is it a NATS server, and is the network path open?";
const CONNECT_FAULTS: Readonly<Record<string, string>> = {
  CONNECTION_REFUSED: "nothing listens there; is nats-server running?",
  CONNECTION_TIMEOUT: NO_ANSWER,
  TIMEOUT: NO_ANSWER,
};

const STORE_FAULTS: Readonly<Record<string, string>> = {
  "503": "JetStream does not answer; start nats-server with -js, and see that the streams are there",
  TIMEOUT:
    "no acknowledgement in time; the agent's account may lack the permission, or the server is overloaded",
};

/** Why there is no connection. */
export function outageSentence(servers: BusServers, fault: BusFault): string {
  const where = `NATS at ${shown(servers)}`;
  if (!isCredentialsFault(fault.code)) {
    return `${where} cannot be reached (${CONNECT_FAULTS[fault.code] ?? fault.text}); ${KEPT}`;
  }
  const advice =
    servers.credentials.kind === "none"
      ? "wants credentials and the agent has none: put them into natsUrl as nats://user:password@host:4222"
      : "refuses the agent's credentials: check the user and password in natsUrl";
  return `${where} ${advice}; ${KEPT}`;
}

/** Why a standing connection did not store something. */
export const storeSentence = (fault: BusFault): string => STORE_FAULTS[fault.code] ?? fault.text;
