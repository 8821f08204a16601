/** DingTalk (钉钉) group robot: signed markdown with mentions. */
import { createHmac } from "node:crypto";
import { textOf, titleOf } from "../message-text.ts";
import type { Channel, Outgoing } from "./channel.ts";
import { httpPost } from "./http-post.ts";
import { type RobotCodes, robotReply } from "./robot-reply.ts";
import { mentionsOf, type RobotOptions } from "./robot.ts";

/** 20 a minute, then silent for ten minutes: that is too dear, we stay below. */
const PER_MINUTE = 18;
const SILENT_MS = 600_000;
const TEXT_BYTES_MAX = 16_000;

const DINGTALK_CODES: RobotCodes = {
  codeKey: "errcode",
  wordsKey: "errmsg",
  // 130101: "send too fast, exceed 20 times per minute"; 410100: the same of newer robots.
  throttled: new Map([
    [130101, SILENT_MS],
    [410100, SILENT_MS],
  ]),
  // 40035: a field; 400101…105: an empty or foreign part of the message. 310000 is the signature, keyword or IP.
  badMessage: new Set([40035, 400101, 400102, 400103, 400104, 400105]),
  unsure: new Set([-1]),
};

export interface DingtalkRobotOptions extends RobotOptions {
  /** access_token of the robot's address. */
  readonly token: string;
  /** 加签: signs every message; null where the robot trusts a keyword or an address instead. */
  readonly secret: string | null;
}

export function createDingtalkRobot(options: DingtalkRobotOptions): Channel {
  const base = options.endpoint ?? "https://oapi.dingtalk.com";
  const address = `${base}/robot/send?access_token=${encodeURIComponent(options.token)}`;
  return {
    limits: [{ count: options.perMinute ?? PER_MINUTE, windowMs: 60_000 }],
    digestMax: 200,
    isPersonal: options.oneReader,
    dropsRepeats: false,
    async send(message, signal) {
      const { secret } = options;
      const stamp = String(message.atMs);
      const url =
        secret === null
          ? address
          : `${address}&timestamp=${stamp}&sign=${encodeURIComponent(dingtalkSign(stamp, secret))}`;
      const body = JSON.stringify(bodyOf(message, options));
      const headers = { "content-type": "application/json" };
      return robotReply(await httpPost({ url, headers, body, ...options.timing }, signal), DINGTALK_CODES);
    },
  };
}

/** base64 of HMAC-SHA256 with the secret as key over "<milliseconds>\n<secret>"; to be percent-encoded in an address. */
export function dingtalkSign(timestampMs: string, secret: string): string {
  return createHmac("sha256", secret).update(`${timestampMs}\n${secret}`).digest("base64");
}

/** Only who also stands in the text as @… is mentioned. */
function bodyOf(message: Outgoing, options: RobotOptions): object {
  const { mobiles, ids, all } = mentionsOf(message);
  const called = [...mobiles, ...ids].map((each) => `@${each}`).join(" ");
  const text = textOf(message, { ...options.text, maxBytes: TEXT_BYTES_MAX });
  // In markdown a line ends with two spaces.
  const lines = text.split("\n").join("  \n");
  return {
    msgtype: "markdown",
    markdown: {
      title: titleOf(message, options.text.language),
      text: called === "" ? lines : `${lines}  \n${called}`,
    },
    at: { atMobiles: mobiles, atUserIds: ids, isAtAll: all },
  };
}
