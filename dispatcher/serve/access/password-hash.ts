/**
 * SEAM: how passwords are kept. A PHC string names its own cost, so that one that is weaker than what is written today
 * is renewed when its owner signs in.
 */
import { randomBytes } from "node:crypto";
import { argon2id, argon2Verify } from "hash-wasm";
import { ServeRefusal } from "../refusal.ts";

/** Longer ones are no safer, and cost time. */
export const PASSWORD_LENGTH_MAX = 256;
/** Between the 8 of NIST SP 800-63B-4 beside a second factor and its 15 without; sign-in is locked after ten tries. */
export const PASSWORD_LENGTH_MIN = 12;

const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** Argon2id (RFC 9106) with 19 MiB, two passes, one lane: the first of OWASP's equal choices. */
const COST = { iterations: 2, parallelism: 1, memorySize: 19_456 } as const;
const CURRENT = `$argon2id$v=19$m=${String(COST.memorySize)},t=${String(COST.iterations)},p=${String(COST.parallelism)}$`;
/** What may be computed: a hash that came from elsewhere must not ask for all the memory or an hour. */
const BEARABLE = /^\$argon2id\$v=19\$m=\d{1,6},t=\d,p=[1-4]\$[A-Za-z0-9+/]{11,88}\$[A-Za-z0-9+/]{22,88}$/;

const hash = (password: string): Promise<string> =>
  argon2id({
    ...COST,
    password: password.normalize("NFKC"),
    salt: randomBytes(SALT_BYTES),
    hashLength: HASH_BYTES,
    outputType: "encoded",
  });

/** Hashes take a core and 19 MiB each: so many at once, and so many that wait. */
const AT_ONCE_MAX = 2;
const WAITING_MAX = 32;

/** Hashes and checks passwords, a bounded number at a time. */
export class PasswordHashes {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  hash(password: string): Promise<string> {
    return this.#inTurn(() => hash(password));
  }

  /**
   * Whether the password is the one. Without a hash it takes as long as with one, so that nobody learns by the time
   * which users exist.
   */
  verify(password: string, phc: string | null): Promise<boolean> {
    return this.#inTurn(async () => {
      if (phc === null) {
        await hash(password);
        return false;
      }
      return BEARABLE.test(phc) && argon2Verify({ password: password.normalize("NFKC"), hash: phc });
    });
  }

  /** Whether the hash should be written anew with the password just given. */
  isOutdated(phc: string): boolean {
    return !phc.startsWith(CURRENT);
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= AT_ONCE_MAX) {
      if (this.#waiting.length >= WAITING_MAX) throw ServeRefusal.busy("sign-ins", 5);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      // The place goes from hand to hand, so that nobody comes between.
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
