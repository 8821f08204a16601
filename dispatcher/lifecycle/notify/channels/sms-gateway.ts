/**
 * SMS over whatever gateway the office has: one POST of fields that the settings name. A short message costs money and
 * disturbs, so one that may have arrived is never sent again; the gateway gets our id to drop a double by.
 */
import { textOf } from "../message-text.ts";
import type { Channel, Outgoing, Reply } from "./channel.ts";
import { httpPost } from "./http-post.ts";
import type { RobotOptions } from "./robot.ts";
import { statusReply } from "./robot-reply.ts";

/** What a field may hold; in it {address}, {text} and {id} stand for the number, the words and the message's id. */
export const SMS_PLACEHOLDER = /\{(address|text|id)\}/g;

export interface SmsGatewayOptions extends Omit<RobotOptions, "oneReader" | "endpoint"> {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly form: "json" | "urlencoded";
  readonly fields: Readonly<Record<string, string>>;
  /** The key of a JSON answer that says what became of it, and the values that say so; null: any 2xx is a delivery. */
  readonly answer: {
    readonly key: string;
    readonly accepted: readonly string[];
    readonly throttled: readonly string[];
    readonly badMessage: readonly string[];
  } | null;
  /** Of UTF-8. 500 bytes of Chinese are three messages' worth. */
  readonly maxBytes: number;
  /** Never to be seen in a reason. */
  readonly secrets: readonly string[];
}

/** Makers allow one number one message in 30 s and 10 to 50 a day. */
const LIMITS = [
  { count: 1, windowMs: 30_000 },
  { count: 10, windowMs: 86_400_000 },
] as const;
const VALUE_SHOWN_MAX = 60;

export function createSmsGateway(options: SmsGatewayOptions): Channel {
  const { url, headers, form, timing, perMinute } = options;
  return {
    // A lane is one number: signed links may go there, and each has limits of its own.
    limits: perMinute === undefined ? LIMITS : [...LIMITS, { count: perMinute, windowMs: 60_000 }],
    digestMax: 50,
    isPersonal: true,
    dropsRepeats: false,
    unsureMax: 1,
    async send(message, signal) {
      const fields = fieldsOf(message, options);
      const body = form === "json" ? JSON.stringify(fields) : new URLSearchParams(fields).toString();
      const type = form === "json" ? "application/json" : "application/x-www-form-urlencoded";
      const heard = await httpPost(
        { url, headers: { ...headers, "content-type": type }, body, ...timing },
        signal,
      );
      if (heard.kind !== "answered") return heard;
      return statusReply(heard) ?? replyOf(heard.text, options);
    },
  };
}

function fieldsOf(message: Outgoing, { fields, text, maxBytes }: SmsGatewayOptions): Record<string, string> {
  const values: Readonly<Record<string, string>> = {
    address: message.items[0]?.address ?? "",
    text: textOf(message, { ...text, maxBytes }),
    id: message.id,
  };
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      value.replaceAll(SMS_PLACEHOLDER, (_whole, key: string) => values[key] ?? ""),
    ]),
  );
}

function replyOf(text: string | null, { answer, secrets }: SmsGatewayOptions): Reply {
  if (answer === null) return { kind: "delivered" };
  const said = valueAt(text, answer.key);
  if (said === null) return { kind: "unknown", reason: `the answer has no "${answer.key}"` };
  if (answer.accepted.includes(said)) return { kind: "delivered" };
  const shown = secrets.some((secret) => said.includes(secret)) ? "***" : said.slice(0, VALUE_SHOWN_MAX);
  const reason = `${answer.key} ${shown}`;
  if (answer.throttled.includes(said)) return { kind: "throttled", reason, retryAfterMs: null };
  return { kind: "refused", reason, fault: answer.badMessage.includes(said) ? "message" : "setting" };
}

function valueAt(text: string | null, key: string): string | null {
  try {
    const body: unknown = JSON.parse(text ?? "");
    const value: unknown =
      typeof body === "object" && body !== null ? (body as Readonly<Record<string, unknown>>)[key] : null;
    return typeof value === "string" || typeof value === "number" ? String(value) : null;
  } catch {
    return null;
  }
}
