/**
 * WeCom (企业微信) application message to one member, for workers: each reads only what is sent to that member, so
 * accept and decline links may go this way. An access token is fetched with the application's secret and kept.
 */
import { textOf } from "../message-text.ts";
import type { Clock } from "../../../time/clock.ts";
import type { Channel, Outgoing, Reply } from "./channel.ts";
import { httpPost } from "./http-post.ts";
import type { RobotOptions } from "./robot.ts";
import { robotReply } from "./robot-reply.ts";
import { WECOM_CODES } from "./wecom-robot.ts";

/** 30 a minute and 1,000 an hour for one member; we stay below. */
const PER_MINUTE = 25;
const PER_HOUR = 900;
const TEXT_BYTES_MAX = 2_048;
/** Renewed before its two hours are over. */
const TOKEN_SLACK_MS = 300_000;
/** Token missing, wrong or expired: a new one is fetched once. */
const TOKEN_CODES = /errcode (40014|41001|42001):/;

export interface WecomAppOptions extends Omit<RobotOptions, "oneReader"> {
  readonly corpId: string;
  readonly agentId: number;
  readonly secret: string;
  readonly clock: Clock;
}

interface Token {
  readonly value: string;
  readonly untilMs: number;
}

export function createWecomApp(options: WecomAppOptions): Channel {
  const base = options.endpoint ?? "https://qyapi.weixin.qq.com";
  let kept: Token | null = null;

  async function token(signal: AbortSignal): Promise<Token | Reply> {
    if (kept !== null && kept.untilMs > options.clock.nowMs()) return kept;
    const found = await fetchToken(base, options, signal);
    if (!("value" in found)) return found;
    kept = found;
    return found;
  }

  async function sendOnce(message: Outgoing, signal: AbortSignal): Promise<Reply> {
    const held = await token(signal);
    if (!("value" in held)) return held;
    const url = `${base}/cgi-bin/message/send?access_token=${encodeURIComponent(held.value)}`;
    const body = JSON.stringify(bodyOf(message, options));
    const headers = { "content-type": "application/json" };
    const heard = await httpPost({ url, headers, body, ...options.timing }, signal);
    const reply = robotReply(heard, WECOM_CODES);
    if (reply.kind !== "delivered" || heard.kind !== "answered") return reply;
    return refusesMember(heard.text) ?? reply;
  }

  return {
    limits: [
      { count: options.perMinute ?? PER_MINUTE, windowMs: 60_000 },
      { count: PER_HOUR, windowMs: 3_600_000 },
    ],
    digestMax: 50,
    isPersonal: true,
    dropsRepeats: false,
    async send(message, signal) {
      const reply = await sendOnce(message, signal);
      if (reply.kind !== "refused" || !TOKEN_CODES.test(reply.reason)) return reply;
      kept = null;
      return sendOnce(message, signal);
    },
  };
}

async function fetchToken(
  base: string,
  options: WecomAppOptions,
  signal: AbortSignal,
): Promise<Token | Reply> {
  const query = `corpid=${encodeURIComponent(options.corpId)}&corpsecret=${encodeURIComponent(options.secret)}`;
  const url = `${base}/cgi-bin/gettoken?${query}`;
  const heard = await httpPost({ url, method: "GET", ...options.timing }, signal);
  const reply = robotReply(heard, WECOM_CODES);
  // Nothing of the message has left yet, however this ended.
  if (reply.kind === "unknown") return { kind: "unreached", reason: `access token: ${reply.reason}` };
  if (reply.kind === "refused")
    return { ...reply, fault: "setting", reason: `access token: ${reply.reason}` };
  if (reply.kind !== "delivered" || heard.kind !== "answered") return reply;
  const { access_token: value, expires_in: expiresInS } = JSON.parse(heard.text ?? "") as Record<
    string,
    unknown
  >;
  if (typeof value !== "string" || typeof expiresInS !== "number") {
    return { kind: "unreached", reason: "access token: the answer holds none" };
  }
  return { value, untilMs: options.clock.nowMs() + expiresInS * 1_000 - TOKEN_SLACK_MS };
}

function bodyOf(message: Outgoing, options: WecomAppOptions): object {
  return {
    touser: message.items[0]?.address ?? "",
    msgtype: "text",
    agentid: options.agentId,
    text: { content: textOf(message, { ...options.text, maxBytes: TEXT_BYTES_MAX }) },
  };
}

/** errcode 0 with the only member named as invalid: nobody got it. */
function refusesMember(text: string | null): Reply | null {
  const { invaliduser } = JSON.parse(text ?? "{}") as Record<string, unknown>;
  if (typeof invaliduser !== "string" || invaliduser === "") return null;
  return { kind: "refused", reason: "the member is unknown to this application", fault: "setting" };
}
