/** Settings of an SMS gateway → its channel; every fault a sentence. */
import { isSection, type Section, wrong } from "../clocks/check-yaml.ts";
import { createSmsGateway, SMS_PLACEHOLDER, type SmsGatewayOptions } from "./channels/sms-gateway.ts";
import type { Channel } from "./channels/channel.ts";
import type { RobotOptions } from "./channels/robot.ts";
import { readSecret, type SecretSource } from "./secret.ts";

export const SMS_KEYS = ["url", "headers", "form", "fields", "answer", "maxBytes", "perMinute", "language"];

interface Given {
  readonly at: string;
  readonly section: Section;
  readonly context: SecretSource;
}

const FORMS = ["json", "urlencoded"] as const;
const FIELDS_MAX = 30;
const [BYTES_MIN, BYTES_MAX, BYTES] = [140, 2_000, 500] as const;
const HTTP_URL = /^https?:\/\/[^\s#]+$/;

/** Null, with sentences, when something is wrong. `robot`: what all of them share. */
export async function openSmsGateway(
  given: Given,
  robot: Pick<RobotOptions, "perMinute" | "text">,
): Promise<Channel | null> {
  const { at, section, context } = given;
  const { problems } = context;
  const before = problems.sentences.length;
  const { url, form = "json" } = section;
  if (typeof url !== "string" || !HTTP_URL.test(url))
    wrong(problems, `${at}url`, url, "an address such as https://sms.example.cn/send");
  const shape = FORMS.find((each) => each === form);
  if (shape === undefined) wrong(problems, `${at}form`, form, FORMS.join(" or "));
  const maxBytes = lengthOf(given);
  const headers = await valuesOf(given, "headers");
  const fields = await valuesOf(given, "fields");
  for (const name of ["address", "text"]) refuseMissing(given, fields.values, name);
  const answer = answerOf(given);
  if (problems.sentences.length > before) return null;
  return createSmsGateway({
    ...robot,
    ...{ url: url as string, form: shape ?? "json", maxBytes, answer },
    ...{ headers: headers.values, fields: fields.values, secrets: [...headers.secrets, ...fields.secrets] },
  });
}

function lengthOf({ at, section, context }: Given): number {
  const { maxBytes = BYTES } = section;
  if (
    typeof maxBytes === "number" &&
    Number.isInteger(maxBytes) &&
    maxBytes >= BYTES_MIN &&
    maxBytes <= BYTES_MAX
  )
    return maxBytes;
  wrong(context.problems, `${at}maxBytes`, maxBytes, "a whole number from 140 to 2000");
  return BYTES;
}

interface Values {
  readonly values: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
}

/** Text as it stands, or a secret. */
async function valuesOf({ at, section, context }: Given, name: "headers" | "fields"): Promise<Values> {
  const { problems } = context;
  const given = section[name] ?? {};
  const [values, secrets]: [Record<string, string>, string[]] = [{}, []];
  if (!isSection(given) || Object.keys(given).length > FIELDS_MAX) {
    wrong(
      problems,
      `${at}${name}`,
      "***",
      `a section of at most ${String(FIELDS_MAX)} names with text or a secret`,
    );
    return { values, secrets };
  }
  for (const [key, value] of Object.entries(given)) {
    if (typeof value === "string" || typeof value === "number") {
      values[key] = String(value);
      continue;
    }
    const secret = await readSecret(context, `${at}${name}.${key}`, value);
    if (secret === null) continue;
    values[key] = secret;
    secrets.push(secret);
  }
  return { values, secrets };
}

function refuseMissing({ at, context }: Given, fields: Values["values"], name: string): void {
  const all = Object.values(fields).flatMap((value) => value.match(SMS_PLACEHOLDER) ?? []);
  if (!all.includes(`{${name}}`))
    wrong(context.problems, `${at}fields`, undefined, `a field that holds {${name}}`);
}

function answerOf({ at, section, context }: Given): SmsGatewayOptions["answer"] {
  const { answer } = section;
  if (answer === undefined) return null;
  const right = 'a section such as { key: code, accepted: ["0"] }';
  if (!isSection(answer) || typeof answer["key"] !== "string") {
    wrong(context.problems, `${at}answer`, answer, right);
    return null;
  }
  const listOf = (name: string): readonly string[] => {
    const list = answer[name] ?? [];
    if (Array.isArray(list) && list.every((each) => typeof each === "string" || typeof each === "number"))
      return list.map(String);
    wrong(context.problems, `${at}answer.${name}`, list, "a list of values");
    return [];
  };
  const accepted = listOf("accepted");
  if (accepted.length === 0) wrong(context.problems, `${at}answer.accepted`, answer["accepted"], right);
  return { key: answer["key"], accepted, throttled: listOf("throttled"), badMessage: listOf("badMessage") };
}
