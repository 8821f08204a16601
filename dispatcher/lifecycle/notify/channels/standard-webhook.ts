/** Any other system, by Standard Webhooks (github.com/standard-webhooks): signed JSON that it may check and dedupe. */
import { createHmac } from "node:crypto";
import type { Channel, Outgoing, OutgoingItem, Reply } from "./channel.ts";
import { httpPost } from "./http-post.ts";
import { statusReply } from "./robot-reply.ts";

export interface StandardWebhookOptions {
  readonly url: string;
  /** Keys of the `whsec_` secrets, the newest first. While there are two, each message has both signatures. */
  readonly secrets: readonly Buffer[];
  readonly timing?: { readonly timeoutMs: number };
}

const PREFIX = "whsec_";
/** The specification asks for 24 to 64 bytes. */
const KEY_BYTES_MIN = 24;
const KEY_BYTES_MAX = 64;
/** A gateway that is full says 502 or 504; the specification asks to slow down. */
const GATEWAY_REST_MS = 60_000;

export function createStandardWebhook(options: StandardWebhookOptions): Channel {
  return {
    limits: [],
    digestMax: 100,
    isPersonal: false,
    dropsRepeats: true,
    async send(message, signal) {
      const body = JSON.stringify(payloadOf(message));
      const timestampS = String(Math.floor(message.atMs / 1_000));
      const headers = {
        "content-type": "application/json",
        "webhook-id": message.id,
        "webhook-timestamp": timestampS,
        "webhook-signature": webhookSignature({ id: message.id, timestampS, body }, options.secrets),
      };
      const heard = await httpPost({ url: options.url, headers, body, ...options.timing }, signal);
      if (heard.kind !== "answered") return heard;
      return slowedDown(statusReply(heard) ?? { kind: "delivered" }, heard.status);
    },
  };
}

function slowedDown(reply: Reply, status: number): Reply {
  if (status !== 502 && status !== 504) return reply;
  // The id lets the receiver drop a repeat, so nothing is lost by taking this for "later".
  return { kind: "throttled", reason: `HTTP ${String(status)}`, retryAfterMs: GATEWAY_REST_MS };
}

/** `whsec_` and base64 → the key; null when it is no such secret. */
export function parseWebhookSecret(text: string): Buffer | null {
  if (!text.startsWith(PREFIX)) return null;
  const encoded = text.slice(PREFIX.length);
  const key = Buffer.from(encoded, "base64");
  if (key.toString("base64").replace(/=+$/, "") !== encoded.replace(/=+$/, "")) return null;
  return key.length >= KEY_BYTES_MIN && key.length <= KEY_BYTES_MAX ? key : null;
}

export interface SignedContent {
  readonly id: string;
  readonly timestampS: string;
  /** The exact bytes that are sent. */
  readonly body: string;
}

/** "v1,<base64>" for each secret, parted by spaces. */
export function webhookSignature(
  { id, timestampS, body }: SignedContent,
  secrets: readonly Buffer[],
): string {
  return secrets
    .map((key) => `v1,${createHmac("sha256", key).update(`${id}.${timestampS}.${body}`).digest("base64")}`)
    .join(" ");
}

/** One notice is its own event; many are `notifications`, in order. The timestamp is when it happened. */
function payloadOf(message: Outgoing): object {
  const [first] = message.items;
  if (first !== undefined && message.items.length === 1) return eventOf(first);
  return {
    type: "notifications",
    timestamp: new Date(message.atMs).toISOString(),
    data: { notifications: message.items.map(eventOf) },
  };
}

function eventOf({ id, notice, recipient, links }: OutgoingItem): object {
  const { event, atMs, ticket, dueAtMs, clock, text } = notice;
  return {
    type: ticket === null ? event : `ticket.${event}`,
    timestamp: new Date(atMs).toISOString(),
    data: {
      id,
      recipient,
      ticket,
      dueAt: dueAtMs === null ? null : new Date(dueAtMs).toISOString(),
      clock,
      text,
      url: links.page,
    },
  };
}
