/** An AccessBook in memory, for the tests of what serves it. */
import { createHash } from "node:crypto";
import type {
  AccessBook,
  AuditEntry,
  ClaimOutcome,
  Deed,
  KeptReply,
  NewApiToken,
  NewPicture,
  NewSession,
  TicketQuery,
} from "../lifecycle/access-desk.ts";
import { REPLIES_PER_USER_MAX, SESSION_IDLE_MS } from "../lifecycle/access-desk.ts";
import type { User } from "../lifecycle/ticket-desk.ts";
import { TICKET_STATES, type TicketState, type TicketSummary } from "../lifecycle/ticket.ts";

export interface AccessDouble extends AccessBook {
  readonly deeds: Deed[];
  readonly passwords: Map<string, string>;
  readonly added: NewPicture[];
  /** What was last searched for. */
  searched: TicketQuery | null;
}

export interface AccessDoubleOptions {
  /** Token hash → user: whoever leaves it has no credential any more. */
  readonly users: ReadonlyMap<string, User>;
  readonly search: (query: TicketQuery) => Promise<readonly TicketSummary[]>;
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

export function accessDouble({ users, search }: AccessDoubleOptions): AccessDouble {
  const passwords = new Map<string, string>();
  const people = (): readonly User[] => [...users.values()];
  const byId = (id: string): User | null => people().find((user) => user.id === id) ?? null;
  const access: AccessDouble = {
    ...{ deeds: [], added: [], passwords, searched: null },
    userById: (id) => Promise.resolve(byId(id)),
    users: () =>
      Promise.resolve(
        people().map((user) => ({
          ...user,
          source: "file",
          hasPassword: passwords.has(user.id),
          hasToken: true,
          retired: false,
        })),
      ),
    addUser: ({ id }) => Promise.resolve(byId(id) === null),
    changeUser: () => Promise.resolve(false),
    retireUser: () => Promise.resolve(false),
    password: (id) => {
      const user = byId(id);
      return Promise.resolve(user === null ? null : { user, hash: passwords.get(id) ?? null });
    },
    setPassword: (id, hash) => {
      passwords.set(id, hash);
      return Promise.resolve();
    },
    ...sessionsDouble(users, passwords),
    ...tokensDouble(byId),
    ...signInLinksDouble(byId),
    recordDeed: (deed) => {
      access.deeds.push(deed);
      return Promise.resolve();
    },
    audit: () => Promise.resolve(access.deeds.map(entryOf).reverse()),
    ...repliesDouble(),
    search: (query) => {
      access.searched = query;
      return search(query);
    },
    tally: async (query) => {
      const byState = Object.fromEntries(TICKET_STATES.map((state) => [state, 0])) as Record<
        TicketState,
        number
      >;
      for (const { state } of await search({ ...query, limit: 1_000 })) byState[state] += 1;
      return { byState, isExact: true };
    },
    addPicture: (picture) => {
      access.added.push(picture);
      return Promise.resolve(true);
    },
  };
  return access;
}

const entryOf = (deed: Deed, i: number): AuditEntry => ({
  kind: "deed",
  at: new Date(deed.atMs).toISOString(),
  personId: deed.userId,
  personName: null,
  action: deed.action,
  subject: deed.subject,
  ticketId: deed.ticketId,
  cameraCode: null,
  address: deed.address,
  details: deed.details,
  cursor: String(i),
});

type SessionPart = Pick<
  AccessBook,
  "openSession" | "sessionUser" | "endSession" | "endSessions" | "sessions"
>;

function sessionsDouble(
  users: ReadonlyMap<string, User>,
  passwords: ReadonlyMap<string, string>,
): SessionPart {
  const sessions = new Map<string, NewSession & { seenAtMs: number }>();
  return {
    openSession: (session) => {
      sessions.set(session.idSha256, { ...session, seenAtMs: session.nowMs });
      return Promise.resolve();
    },
    sessionUser: (id, nowMs) => {
      const session = sessions.get(id);
      if (session === undefined || session.expiresAtMs <= nowMs) return Promise.resolve(null);
      if (session.seenAtMs <= nowMs - SESSION_IDLE_MS) return Promise.resolve(null);
      session.seenAtMs = nowMs;
      const user = [...users.values()].find((each) => each.id === session.userId);
      const holds =
        users.has(session.credential) || sha256(passwords.get(session.userId) ?? "") === session.credential;
      return Promise.resolve(user !== undefined && holds ? user : null);
    },
    endSession: (id) => {
      sessions.delete(id);
      return Promise.resolve();
    },
    endSessions: (userId) => {
      const own = [...sessions.values()].filter((session) => session.userId === userId);
      for (const { idSha256 } of own) sessions.delete(idSha256);
      return Promise.resolve(own.length);
    },
    sessions: () => Promise.resolve([]),
  };
}

type TokenPart = Pick<AccessBook, "addApiToken" | "apiTokenUser" | "apiTokens" | "revokeApiToken">;

function tokensDouble(byId: (id: string) => User | null): TokenPart {
  const tokens = new Map<string, NewApiToken>();
  return {
    addApiToken: (token) => {
      tokens.set(token.tokenSha256, token);
      return Promise.resolve(true);
    },
    apiTokenUser: (hash, nowMs) => {
      const token = tokens.get(hash);
      const user = token === undefined ? null : byId(token.userId);
      const found = token !== undefined && user !== null && token.expiresAtMs > nowMs;
      return Promise.resolve(found ? { user, scope: token.scope } : null);
    },
    apiTokens: () => Promise.resolve([]),
    revokeApiToken: (id) => {
      const token = [...tokens.values()].find((each) => each.id === id);
      return Promise.resolve(token !== undefined && tokens.delete(token.tokenSha256));
    },
  };
}

/** Its sessions last as long as the user's token. */
function signInLinksDouble(
  byId: (id: string) => User | null,
): Pick<AccessBook, "addSignInLink" | "spendSignInLink"> {
  const links = new Map<string, { readonly userId: string; readonly expiresAtMs: number }>();
  return {
    addSignInLink: ({ nonce, userId, expiresAtMs }) => {
      links.set(nonce, { userId, expiresAtMs });
      return Promise.resolve(true);
    },
    spendSignInLink: ({ nonce, nowMs }) => {
      const link = links.get(nonce);
      links.delete(nonce);
      const user = link === undefined || link.expiresAtMs <= nowMs ? null : byId(link.userId);
      return Promise.resolve(user === null ? null : { user, credential: "" });
    },
  };
}

function repliesDouble(): Pick<AccessBook, "claimReply" | "keepReply" | "releaseReply"> {
  const claims = new Map<string, { readonly fingerprint: string; reply: KeptReply | null }>();
  return {
    claimReply: ({ userId, key, fingerprint }) => {
      const id = `${userId} ${key}`;
      const known = claims.get(id);
      if (known === undefined) {
        const full = claims.size >= REPLIES_PER_USER_MAX;
        if (!full) claims.set(id, { fingerprint, reply: null });
        return Promise.resolve<ClaimOutcome>({ kind: full ? "full" : "claimed" });
      }
      if (known.fingerprint !== fingerprint) return Promise.resolve({ kind: "other-request" });
      const { reply } = known;
      return Promise.resolve<ClaimOutcome>(reply === null ? { kind: "working" } : { kind: "kept", reply });
    },
    keepReply: ({ userId, key, fingerprint }, reply) => {
      claims.set(`${userId} ${key}`, { fingerprint, reply: { ...reply, fingerprint } });
      return Promise.resolve();
    },
    releaseReply: ({ userId, key }) => {
      claims.delete(`${userId} ${key}`);
      return Promise.resolve();
    },
  };
}
