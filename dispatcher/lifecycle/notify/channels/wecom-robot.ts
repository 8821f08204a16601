/** WeCom (企业微信) group robot: text with mentions. The key in the address is its whole secret. */
import { textOf } from "../message-text.ts";
import type { Channel, Outgoing } from "./channel.ts";
import { httpPost } from "./http-post.ts";
import { type RobotCodes, robotReply } from "./robot-reply.ts";
import { mentionsOf, type RobotOptions } from "./robot.ts";

/** developer.work.weixin.qq.com, 群机器人: 20 messages a minute and robot; we stay below. */
const PER_MINUTE = 18;
const TEXT_BYTES_MAX = 2_048;

export const WECOM_CODES: RobotCodes = {
  codeKey: "errcode",
  wordsKey: "errmsg",
  // 45009: calls over the limit; 45033: too many at the same time.
  throttled: new Map([
    [45009, 60_000],
    [45033, 5_000],
  ]),
  // 40008: kind of message; 40058: a field; 44004: empty; 45002: too long; 40033: unreadable characters.
  badMessage: new Set([40008, 40033, 40058, 44004, 45002]),
  // -1: "system busy".
  unsure: new Set([-1]),
};

export interface WecomRobotOptions extends RobotOptions {
  /** The key of the robot's address. */
  readonly key: string;
}

export function createWecomRobot(options: WecomRobotOptions): Channel {
  const base = options.endpoint ?? "https://qyapi.weixin.qq.com";
  const url = `${base}/cgi-bin/webhook/send?key=${encodeURIComponent(options.key)}`;
  return {
    limits: [{ count: options.perMinute ?? PER_MINUTE, windowMs: 60_000 }],
    digestMax: 200,
    isPersonal: options.oneReader,
    dropsRepeats: false,
    async send(message, signal) {
      const body = JSON.stringify(wecomTextBody(message, options));
      const headers = { "content-type": "application/json" };
      return robotReply(await httpPost({ url, headers, body, ...options.timing }, signal), WECOM_CODES);
    },
  };
}

/** Mobile numbers and user ids are mentioned in different lists. */
function wecomTextBody(message: Outgoing, options: RobotOptions): object {
  const content = textOf(message, { ...options.text, maxBytes: TEXT_BYTES_MAX });
  const { mobiles, ids, all } = mentionsOf(message);
  return {
    msgtype: "text",
    text: {
      content,
      mentioned_list: all ? ["@all"] : ids,
      mentioned_mobile_list: mobiles,
    },
  };
}
