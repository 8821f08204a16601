/** Signing in by token or password: slowed down, locked after too many tries, written into the log of what was done. */
import type { FastifyRequest } from "fastify";
import { DispatcherError } from "../../errors.ts";
import { type AccessBook, SESSION_MAX_MS } from "../../lifecycle/access-desk.ts";
import type { TicketDesk, User } from "../../lifecycle/ticket-desk.ts";
import { ServeRefusal } from "../refusal.ts";
import { FailedLogins } from "./failed-logins.ts";
import type { SignInRequest } from "./gate.ts";
import { PasswordHashes } from "./password-hash.ts";
import { newSecret, sha256Hex } from "./secrets.ts";

export type SignInDesk = Pick<TicketDesk, "userByTokenSha256"> & { readonly access: AccessBook };

interface SignInOptions {
  readonly desk: SignInDesk;
  readonly nowMs: () => number;
}

interface Opened {
  readonly user: User;
  readonly sessionId: string;
  readonly maxAgeS: number;
}

const wrongToken = (): DispatcherError =>
  new DispatcherError(
    "NOT_AUTHENTICATED",
    "This token is not known here: check it, or ask the office for a new one.",
  );

const wrongPassword = (): DispatcherError =>
  new DispatcherError("NOT_AUTHENTICATED", "User and password do not belong together: check both.");

export class SignIns {
  readonly passwords = new PasswordHashes();
  readonly #options: SignInOptions;
  readonly #byAddress: FailedLogins;
  readonly #byAccount: FailedLogins;

  constructor(options: SignInOptions) {
    this.#options = options;
    this.#byAddress = new FailedLogins(options.nowMs);
    this.#byAccount = new FailedLogins(options.nowMs);
  }

  /** What `find` finds by a token; an address that found nothing too often has to wait. */
  async counted<T>(address: string, find: () => Promise<T | null>): Promise<T> {
    const waitS = this.#byAddress.waitS(address);
    if (waitS > 0) throw ServeRefusal.tooManyAttempts(waitS);
    const found = await find();
    if (found !== null) return found;
    this.#byAddress.add(address);
    throw wrongToken();
  }

  /** Opens a session. The log has it before the cookie leaves. */
  async open(request: FastifyRequest, given: SignInRequest): Promise<Opened> {
    const { access } = this.#options.desk;
    const { user, credential } = await this.#identify(request, given);
    const sessionId = newSecret();
    const nowMs = this.#options.nowMs();
    await this.#record(request, {
      userId: user.id,
      action: "linkNonce" in given ? "sign-in-by-link" : "sign-in",
    });
    await access.openSession({
      idSha256: sha256Hex(sessionId),
      userId: user.id,
      credential,
      nowMs,
      expiresAtMs: nowMs + SESSION_MAX_MS,
      address: request.ip,
      agent: request.headers["user-agent"] ?? "",
    });
    return { user, sessionId, maxAgeS: SESSION_MAX_MS / 1000 };
  }

  /** Whether this is the user's password; wrong ones count against the account and the address. */
  async checkPassword(request: FastifyRequest, userId: string, password: string): Promise<string> {
    const { access } = this.#options.desk;
    const waitS = Math.max(this.#byAddress.waitS(request.ip), this.#byAccount.waitS(userId));
    if (waitS > 0) throw ServeRefusal.tooManyAttempts(waitS);
    const hash = (await access.password(userId))?.hash ?? null;
    if ((await this.passwords.verify(password, hash)) && hash !== null) return hash;
    this.#byAddress.add(request.ip);
    this.#byAccount.add(userId);
    await this.#record(request, { userId, action: "sign-in-failed" });
    throw wrongPassword();
  }

  #identify(request: FastifyRequest, given: SignInRequest): Promise<{ user: User; credential: string }> {
    if ("token" in given) return this.#byToken(request, given.token);
    if ("linkNonce" in given) return this.#byLink(request, given.linkNonce);
    return this.#byPassword(request, given);
  }

  #byLink(request: FastifyRequest, nonce: string): Promise<{ user: User; credential: string }> {
    const { desk, nowMs } = this.#options;
    const use = { nonce, address: request.ip, nowMs: nowMs() };
    return this.counted(request.ip, () => desk.access.spendSignInLink(use));
  }

  async #byToken(request: FastifyRequest, token: string): Promise<{ user: User; credential: string }> {
    const sha256 = sha256Hex(token);
    const user = await this.counted(request.ip, () => this.#options.desk.userByTokenSha256(sha256));
    return { user, credential: sha256 };
  }

  async #byPassword(
    request: FastifyRequest,
    { userId, password }: { readonly userId: string; readonly password: string },
  ): Promise<{ user: User; credential: string }> {
    const { access } = this.#options.desk;
    let hash = await this.checkPassword(request, userId, password);
    const user = await access.userById(userId);
    if (user === null) throw wrongPassword();
    if (this.passwords.isOutdated(hash)) {
      hash = await this.passwords.hash(password);
      await access.setPassword(userId, hash);
    }
    return { user, credential: sha256Hex(hash) };
  }

  #record(
    request: FastifyRequest,
    { userId, action }: { readonly userId: string; readonly action: string },
  ): Promise<void> {
    const details = { agent: (request.headers["user-agent"] ?? "").slice(0, 200) };
    const place = { subject: null, ticketId: null, address: request.ip, atMs: this.#options.nowMs() };
    return this.#options.desk.access.recordDeed({ userId, action, ...place, details });
  }
}
