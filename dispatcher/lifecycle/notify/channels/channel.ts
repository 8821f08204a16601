/** SEAM: one way to reach people or systems. Each kind is one file here; channel.conformance.ts tells what it must do. */
import type { Language, Notice } from "../notice.ts";
import type { RateLimit } from "../rate-window.ts";

/** Where a message leads. Each is a whole address. */
export interface NoticeLinks {
  /** The ticket's page, which asks who one is. */
  readonly page: string | null;
  /** These three are signed for one worker and go only where nobody else reads. */
  readonly accept: string | null;
  readonly decline: string | null;
  readonly picture: string | null;
}

export interface OutgoingItem {
  readonly id: string;
  readonly recipient: string;
  readonly address: string;
  readonly language: Language;
  readonly notice: Notice;
  readonly links: NoticeLinks;
}

/** One message: a notice alone, or a digest of many. */
export interface Outgoing {
  /** The same when it is sent again. */
  readonly id: string;
  /** 1 the first time. */
  readonly attempt: number;
  readonly items: readonly OutgoingItem[];
  readonly atMs: number;
}

export type Reply =
  | { readonly kind: "delivered" }
  /** Too much at the moment; nothing arrived. */
  | { readonly kind: "throttled"; readonly reason: string; readonly retryAfterMs: number | null }
  /**
   * Nothing arrived and the same will be refused again until something changes: this message (it will never be
   * taken), the setting (key, signature, address), or the receiver, who wants no more (gone).
   */
  | {
      readonly kind: "refused";
      readonly reason: string;
      readonly fault: "message" | "setting" | "gone";
    }
  /** Nobody was there to hear: nothing was sent. */
  | { readonly kind: "unreached"; readonly reason: string }
  /** It was sent, and no clear answer came: it may have arrived. */
  | { readonly kind: "unknown"; readonly reason: string };

export interface Channel {
  /** Every lane keeps all of these. */
  readonly limits: readonly RateLimit[];
  /** Notices in one message at most. */
  readonly digestMax: number;
  /** One person reads each lane: signed links may be sent, and every recipient has a lane of its own. */
  readonly isPersonal: boolean;
  /** The receiver drops a message that it has had, by its id: sending again does no harm. */
  readonly dropsRepeats: boolean;
  /** How often a message that may have arrived is sent, where repeats are not dropped. Default: a few times. */
  readonly unsureMax?: number;
  /** Never rejects, and ends within `SEND_TIMEOUT_MS` plus what the connection takes to be dropped. */
  send(message: Outgoing, signal: AbortSignal): Promise<Reply>;
}

/** Standard Webhooks asks for 15 to 30 s; the lease of a lane is longer. */
export const SEND_TIMEOUT_MS = 15_000;
