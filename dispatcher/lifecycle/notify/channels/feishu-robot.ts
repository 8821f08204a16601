/** Feishu / Lark (飞书) group robot: signed text with mentions. */
import { createHmac } from "node:crypto";
import { byteLength, cutToBytes, textOf } from "../message-text.ts";
import type { Channel, Outgoing, Reply } from "./channel.ts";
import { httpPost } from "./http-post.ts";
import { type RobotCodes, robotReply } from "./robot-reply.ts";
import { mentionsOf, type RobotOptions } from "./robot.ts";

/** 100 a minute and 5 a second; we stay below. */
const PER_MINUTE = 90;
const PER_SECOND = 4;
/** The whole body may have 20 KB; escapes of JSON and mentions need room. */
const BODY_BYTES_MAX = 20_000;
const TEXT_BYTES_MAX = 14_000;

const FEISHU_CODES: RobotCodes = {
  codeKey: "code",
  wordsKey: "msg",
  // 11232: frequency limited, most often at full and half hours.
  throttled: new Map([[11232, 60_000]]),
  badMessage: new Set([9499]),
  unsure: new Set([-1]),
  words: saidReply,
};

/** 9499 is "bad request", and also what the gateway answers to too many of them. */
function saidReply(code: number, words: string): Reply | null {
  if (code !== 9499 || !/too many request/i.test(words)) return null;
  return { kind: "throttled", reason: `code ${String(code)}: ${words}`, retryAfterMs: 60_000 };
}

export interface FeishuRobotOptions extends RobotOptions {
  /** The last part of the robot's address. */
  readonly token: string;
  /** 签名校验; null where the robot trusts a keyword or an address instead. */
  readonly secret: string | null;
}

export function createFeishuRobot(options: FeishuRobotOptions): Channel {
  const base = options.endpoint ?? "https://open.feishu.cn";
  const url = `${base}/open-apis/bot/v2/hook/${encodeURIComponent(options.token)}`;
  const { perMinute = PER_MINUTE } = options;
  return {
    limits: [
      { count: perMinute, windowMs: 60_000 },
      { count: PER_SECOND, windowMs: 1_000 },
    ],
    digestMax: 200,
    isPersonal: options.oneReader,
    dropsRepeats: false,
    async send(message, signal) {
      const body = feishuBody(message, options);
      const headers = { "content-type": "application/json" };
      return robotReply(await httpPost({ url, headers, body, ...options.timing }, signal), FEISHU_CODES);
    },
  };
}

/** base64 of HMAC-SHA256 over nothing with "<seconds>\n<secret>" as key: the other way round than DingTalk. */
export function feishuSign(timestampS: string, secret: string): string {
  return createHmac("sha256", `${timestampS}\n${secret}`).update("").digest("base64");
}

function feishuBody(message: Outgoing, options: FeishuRobotOptions): string {
  const { ids, all } = mentionsOf(message);
  // Mobile numbers cannot be mentioned here.
  const called = (all ? ["all"] : ids).map((id) => `<at user_id="${escapeAttribute(id)}"></at>`).join(" ");
  const stamp = String(Math.floor(message.atMs / 1_000));
  const signed = options.secret === null ? {} : { timestamp: stamp, sign: feishuSign(stamp, options.secret) };
  const bodyOf = (text: string): string =>
    JSON.stringify({
      ...signed,
      msg_type: "text",
      content: { text: called === "" ? text : `${text}\n${called}` },
    });
  const text = textOf(message, { ...options.text, maxBytes: TEXT_BYTES_MAX });
  const body = bodyOf(text);
  // A text of nothing but quotes doubles in JSON.
  return byteLength(body) <= BODY_BYTES_MAX ? body : bodyOf(cutToBytes(text, TEXT_BYTES_MAX / 2));
}

const escapeAttribute = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
