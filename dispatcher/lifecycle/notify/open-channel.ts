/** One channel's settings → the channel, its secrets read; every fault a sentence. */
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { messageOf } from "../../errors.ts";
import type { Clock } from "../../time/clock.ts";
import { isSection, refuseUnknown, type Section, textOf, wrong } from "../clocks/check-yaml.ts";
import type { Channel } from "./channels/channel.ts";
import { createDingtalkRobot } from "./channels/dingtalk-robot.ts";
import { createEmail, isMailAddress } from "./channels/email.ts";
import { createFeishuRobot } from "./channels/feishu-robot.ts";
import type { RobotOptions } from "./channels/robot.ts";
import type { SmtpServer } from "./channels/smtp.ts";
import { createStandardWebhook, parseWebhookSecret } from "./channels/standard-webhook.ts";
import { createWecomApp } from "./channels/wecom-app.ts";
import { createWecomRobot } from "./channels/wecom-robot.ts";
import { type Language, LANGUAGES } from "./notice.ts";
import { openSmsGateway, SMS_KEYS } from "./open-sms-gateway.ts";
import { readSecret, type SecretSource } from "./secret.ts";

export interface ChannelContext extends SecretSource {
  readonly clock: Clock;
  readonly timeZone: string;
  readonly publicUrl: string | null;
}

interface Given {
  /** Key of the channel in the file, with a dot at the end. */
  readonly at: string;
  readonly section: Section;
  readonly context: ChannelContext;
}

const KINDS = {
  "wecom-robot": { keys: ["key", "endpoint", "perMinute", "oneReader", "language"], open: openWecomRobot },
  "wecom-app": {
    keys: ["corpId", "agentId", "secret", "endpoint", "perMinute", "language"],
    open: openWecomApp,
  },
  "dingtalk-robot": {
    keys: ["token", "secret", "endpoint", "perMinute", "oneReader", "language"],
    open: openDingtalk,
  },
  "feishu-robot": {
    keys: ["token", "secret", "endpoint", "perMinute", "oneReader", "language"],
    open: openFeishu,
  },
  "standard-webhook": { keys: ["url", "secrets"], open: openWebhook },
  "sms-gateway": { keys: SMS_KEYS, open: (given: Given) => openSmsGateway(given, robotOf(given)) },
  email: { keys: ["host", "port", "security", "user", "password", "ca", "from"], open: openEmail },
} as const;

/** Null, with a sentence for everything that is wrong. */
export async function openChannel(
  name: string,
  value: unknown,
  context: ChannelContext,
): Promise<Channel | null> {
  const at = `channels.${name}.`;
  const { problems } = context;
  if (!isSection(value)) {
    wrong(problems, `channels.${name}`, value, "a section with the key kind");
    return null;
  }
  const { kind, ...section } = value;
  if (typeof kind !== "string" || !Object.hasOwn(KINDS, kind)) {
    wrong(problems, `${at}kind`, kind, `one of ${Object.keys(KINDS).join(", ")}`);
    return null;
  }
  const { keys, open } = KINDS[kind as keyof typeof KINDS];
  refuseUnknown(problems, at, section, ["kind", ...keys]);
  return open({ at, section, context });
}

export function languageOf({ problems }: SecretSource, key: string, value: unknown): Language {
  const found = LANGUAGES.find((each) => each === (value ?? "zh"));
  if (found === undefined) wrong(problems, key, value, LANGUAGES.join(" or "));
  return found ?? "zh";
}

function robotOf({ at, section, context }: Given): RobotOptions {
  const { problems, timeZone, publicUrl } = context;
  const { endpoint, perMinute, oneReader = false } = section;
  if (endpoint !== undefined && !isHttpUrl(endpoint)) {
    wrong(
      problems,
      `${at}endpoint`,
      endpoint,
      "an address such as https://gateway.example.cn, without a slash at the end",
    );
  }
  if (
    perMinute !== undefined &&
    (typeof perMinute !== "number" || !Number.isInteger(perMinute) || perMinute < 1 || perMinute > 100)
  ) {
    wrong(problems, `${at}perMinute`, perMinute, "a whole number from 1 to 100");
  }
  if (typeof oneReader !== "boolean") wrong(problems, `${at}oneReader`, oneReader, "true or false");
  const language = languageOf(context, `${at}language`, section["language"]);
  return {
    ...(typeof endpoint === "string" ? { endpoint } : {}),
    ...(typeof perMinute === "number" ? { perMinute } : {}),
    oneReader: oneReader === true,
    text: { language, timeZone, listUrl: publicUrl },
  };
}

const isHttpUrl = (value: unknown): value is string =>
  typeof value === "string" && /^https?:\/\/[^\s?#]+[^\s?#/]$/.test(value);

async function openWecomRobot(given: Given): Promise<Channel | null> {
  const robot = robotOf(given);
  const key = await readSecret(given.context, `${given.at}key`, given.section["key"]);
  return key === null ? null : createWecomRobot({ ...robot, key });
}

async function openWecomApp(given: Given): Promise<Channel | null> {
  const { at, section, context } = given;
  const robot = robotOf(given);
  const corpId = textOf(context.problems, `${at}corpId`, section["corpId"], "the corporation's id");
  const { agentId } = section;
  const secret = await readSecret(context, `${at}secret`, section["secret"]);
  if (typeof agentId !== "number" || !Number.isInteger(agentId)) {
    wrong(context.problems, `${at}agentId`, agentId, "the application's number");
    return null;
  }
  return secret === null ? null : createWecomApp({ ...robot, corpId, agentId, secret, clock: context.clock });
}

/** The token and, where the robot signs, the secret. */
async function robotSecrets({
  at,
  section,
  context,
}: Given): Promise<{ token: string; secret: string | null } | null> {
  const token = await readSecret(context, `${at}token`, section["token"]);
  if (section["secret"] === undefined) return token === null ? null : { token, secret: null };
  const secret = await readSecret(context, `${at}secret`, section["secret"]);
  return token === null || secret === null ? null : { token, secret };
}

async function openDingtalk(given: Given): Promise<Channel | null> {
  const robot = robotOf(given);
  const secrets = await robotSecrets(given);
  return secrets === null ? null : createDingtalkRobot({ ...robot, ...secrets });
}

async function openFeishu(given: Given): Promise<Channel | null> {
  const robot = robotOf(given);
  const secrets = await robotSecrets(given);
  return secrets === null ? null : createFeishuRobot({ ...robot, ...secrets });
}

/** While a secret is changed there are two: receivers that know either can check. */
const SECRETS_MAX = 4;

async function openWebhook(given: Given): Promise<Channel | null> {
  const { at, section, context } = given;
  const { url } = section;
  const secrets = await webhookKeys(given);
  if (isHttpUrl(url)) return secrets === null ? null : createStandardWebhook({ url, secrets });
  wrong(context.problems, `${at}url`, url, "an address such as https://case.example.cn/hooks");
  return null;
}

/** Null when one of them is wrong. */
async function webhookKeys({ at, section, context }: Given): Promise<readonly Buffer[] | null> {
  const { problems } = context;
  const { secrets } = section;
  if (!Array.isArray(secrets) || secrets.length < 1 || secrets.length > SECRETS_MAX) {
    const right = `a list of 1 to ${String(SECRETS_MAX)} secrets, the newest first,`;
    wrong(problems, `${at}secrets`, secrets === undefined ? undefined : "***", right);
    return null;
  }
  const keys: Buffer[] = [];
  for (const [i, each] of secrets.entries()) {
    const key = `${at}secrets.${String(i)}`;
    const text = await readSecret(context, key, each);
    const parsed = text === null ? null : parseWebhookSecret(text);
    if (text !== null && parsed === null)
      wrong(problems, key, "***", "whsec_ and the base64 of 24 to 64 bytes");
    if (parsed !== null) keys.push(parsed);
  }
  return keys.length === secrets.length ? keys : null;
}

const SECURITIES = ["tls", "starttls", "none"] as const;

async function openEmail(given: Given): Promise<Channel | null> {
  const { at, section, context } = given;
  const { problems, timeZone, publicUrl } = context;
  const before = problems.sentences.length;
  const server = await mailServerOf(given);
  const { from } = section;
  const isAddress = typeof from === "string" && isMailAddress(from);
  if (!isAddress) wrong(problems, `${at}from`, from, "a mail address such as gridwatch@example.cn");
  if (problems.sentences.length > before || !isAddress) return null;
  return createEmail({ server, from, text: { timeZone, listUrl: publicUrl } });
}

const USUAL_PORTS = { tls: 465, starttls: 587, none: 25 } as const;

async function mailServerOf(given: Given): Promise<SmtpServer> {
  const { at, section, context } = given;
  const { problems } = context;
  const host = textOf(problems, `${at}host`, section["host"], "the mail server's name");
  const security = SECURITIES.find((each) => each === (section["security"] ?? "starttls")) ?? null;
  if (security === null) {
    wrong(problems, `${at}security`, section["security"], `one of ${SECURITIES.join(", ")}`);
  }
  const where = {
    host,
    security: security ?? "starttls",
    port: portOf(given, USUAL_PORTS[security ?? "starttls"]),
  };
  const ca = await authorityOf(given);
  const trust = ca === null ? {} : { ca };
  if (section["user"] === undefined) return { ...where, ...trust };
  if (security === "none") {
    wrong(problems, `${at}security`, "none", "tls or starttls, because a password is sent,");
  }
  return { ...where, ...trust, login: await loginOf(given) };
}

function portOf({ at, section, context }: Given, usual: number): number {
  const { port = usual } = section;
  if (typeof port === "number" && Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  wrong(context.problems, `${at}port`, port, "a whole number from 1 to 65535");
  return usual;
}

async function loginOf({ at, section, context }: Given): Promise<{ user: string; password: string }> {
  const user = textOf(context.problems, `${at}user`, section["user"], "the account's name");
  return { user, password: (await readSecret(context, `${at}password`, section["password"])) ?? "" };
}

async function authorityOf({ at, section, context }: Given): Promise<string | null> {
  const { ca } = section;
  if (ca === undefined) return null;
  try {
    if (typeof ca === "string") return await readFile(resolve(dirname(context.problems.file), ca), "utf8");
    wrong(context.problems, `${at}ca`, ca, "the path of a PEM file");
  } catch (cause) {
    wrong(context.problems, `${at}ca`, ca, `a PEM file that can be read (${messageOf(cause)})`);
  }
  return null;
}
