/** What is known of a canary, kept over restarts, and when it must fall back. Pure: books in, books out. */
import { agreementOf, type Compared } from "./agreement.ts";
import type { CanaryConfig } from "./config-canary.ts";

export interface CanaryBook {
  /** Of the configuration that it is about; another one begins a new book. */
  readonly identity: string;
  /** Weights of the agent's own model, which it is compared with. */
  readonly ownSha256: string;
  /** Unix milliseconds. */
  readonly sinceMs: number;
  readonly looks: number;
  readonly compared: number;
  readonly failed: number;
  /** The latest compared looks that had something in them, oldest first; at most the configured window. */
  readonly window: readonly Compared[];
  /** Of the latest looks, oldest first: whether the model gave no answer. */
  readonly failures: readonly boolean[];
  readonly fallenBack?: { readonly atMs: number; readonly reason: string };
}

const FAILED_IN_A_ROW = 3;
/** Or so many of the latest looks. */
const FAILED_OF = { looks: 100, most: 10 } as const;
const MAX_REASON_CHARACTERS = 500;

export function newBook(identity: string, ownSha256: string, nowMs: number): CanaryBook {
  const counts = { looks: 0, compared: 0, failed: 0 };
  return { identity, ownSha256, sinceMs: nowMs, ...counts, window: [], failures: [] };
}

/** What an earlier run kept, as far as it is about the same trial. Compared looks count against the same model only. */
export function restoreBook(saved: unknown, fresh: CanaryBook): CanaryBook {
  const book = saved as Partial<CanaryBook> | null | undefined;
  if (book?.identity !== fresh.identity) return fresh;
  if (!Array.isArray(book.window) || !Array.isArray(book.failures)) return fresh;
  const whole: CanaryBook = { ...fresh, ...book };
  const sameOwn = whole.ownSha256 === fresh.ownSha256;
  return sameOwn ? whole : { ...whole, ownSha256: fresh.ownSha256, window: [] };
}

export function looked(book: CanaryBook, didFail: boolean): CanaryBook {
  return {
    ...book,
    looks: book.looks + 1,
    failed: book.failed + (didFail ? 1 : 0),
    failures: [...book.failures, didFail].slice(-FAILED_OF.looks),
  };
}

export function compared(book: CanaryBook, look: Compared, window: number): CanaryBook {
  const isEmpty = look.canary + look.own === 0;
  return {
    ...book,
    compared: book.compared + 1,
    window: isEmpty ? book.window : [...book.window, look].slice(-window),
  };
}

export function fallenBack(book: CanaryBook, reason: string, atMs: number): CanaryBook {
  return { ...book, fallenBack: { atMs, reason: reason.slice(0, MAX_REASON_CHARACTERS) } };
}

/** Why it must fall back, for people; undefined while it need not. */
export function reasonToFallBack(
  { window, failures }: CanaryBook,
  { minAgreement, window: wanted }: Pick<CanaryConfig, "minAgreement" | "window">,
): string | undefined {
  const latest = failures.slice(-FAILED_IN_A_ROW);
  if (latest.length === FAILED_IN_A_ROW && latest.every((didFail) => didFail))
    return `the canary model gave no answer ${String(FAILED_IN_A_ROW)} times in a row`;
  const failed = failures.filter((didFail) => didFail).length;
  if (failed >= FAILED_OF.most)
    return `the canary model gave no answer in ${String(failed)} of the latest ${String(failures.length)} looks`;
  const agreement = agreementOf(window);
  if (window.length < wanted || agreement === undefined || agreement >= minAgreement) return undefined;
  return `the canary model's boxes agree with the agent's own model's by ${share(agreement)} over the latest ${String(wanted)} compared looks; at least ${share(minAgreement)} was asked for`;
}

const share = (value: number): string => value.toFixed(2);

/** Agreement on each camera that there was anything to compare on. */
export function agreementByCamera(window: readonly Compared[]): Record<string, number> {
  const codes = [...new Set(window.map(({ cameraCode }) => cameraCode))];
  return Object.fromEntries(
    codes.flatMap((code) => {
      const agreement = agreementOf(window.filter(({ cameraCode }) => cameraCode === code));
      return agreement === undefined ? [] : [[code, Math.round(agreement * 1000) / 1000]];
    }),
  );
}
