/** Reads the notification settings: channels with their secrets, groups, people's addresses, and who hears what. */
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { complainer, type CsvRow, parseCsv } from "../../district/csv-rows.ts";
import { DispatcherError, messageOf } from "../../errors.ts";
import type { Clock } from "../../time/clock.ts";
import {
  isSection,
  type Problems,
  readRuleFile,
  refuseUnknown,
  type Section,
  sectionOf,
  wrong,
} from "../clocks/check-yaml.ts";
import type { Channel } from "./channels/channel.ts";
import type { LinkSettings } from "./links.ts";
import { LANGUAGES, NOTICE_EVENTS, type NoticeEvent } from "./notice.ts";
import { type ChannelContext, languageOf, openChannel } from "./open-channel.ts";
import { parseQuietHours, type QuietHours } from "./quiet-hours.ts";
import { type Contact, GRID_LEADER, type Group, type RoutingTable, WORKER } from "./routing.ts";
import { readSecret } from "./secret.ts";

export interface NotifySettings {
  readonly channels: ReadonlyMap<string, Channel>;
  readonly table: RoutingTable;
  /** Null: no signed links are made. */
  readonly links: LinkSettings | null;
  readonly giveUpAfterMs: number;
}

export interface SettingsContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly timeZone: string;
  readonly publicUrl: string | null;
}

const KEYS = ["giveUpAfterHours", "links", "channels", "groups", "contacts", "routes", "urgent"] as const;
const DEFAULT_URGENT: readonly NoticeEvent[] = ["escalated", "whistle", "alarm"];
const PROBLEMS_SHOWN_MAX = 50;
const CHANNELS_MAX = 1_000;
const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;
const NAME_RIGHT = "up to 40 small letters, digits and dashes";

/** Without a file nobody is told anything. */
export function noNotifySettings(timeZone: string): NotifySettings {
  const nobody = { routes: {}, urgent: new Set<NoticeEvent>(), contacts: [], groups: [] };
  const table = { ...nobody, personalChannels: new Set<string>(), timeZone };
  return { channels: new Map(), table, links: null, giveUpAfterMs: 72 * 3_600_000 };
}

/** Rejects CONFIG_INVALID: one sentence for every problem, none with a secret in it. */
export async function loadNotifySettings(file: string, context: SettingsContext): Promise<NotifySettings> {
  const problems: Problems = { file, sentences: [] };
  const text = await readRuleFile(problems);
  const top = text === undefined ? undefined : sectionOf(problems, text);
  const settings = top === undefined ? null : await readTop(top, { ...context, problems });
  if (problems.sentences.length > 0 || settings === null) {
    throw new DispatcherError("CONFIG_INVALID", problems.sentences.slice(0, PROBLEMS_SHOWN_MAX).join("\n"));
  }
  return settings;
}

async function readTop(top: Section, context: ChannelContext): Promise<NotifySettings> {
  const { problems, timeZone } = context;
  refuseUnknown(problems, "", top, KEYS);
  const channels = await readChannels(top["channels"], context);
  const names = isSection(top["channels"]) ? Object.keys(top["channels"]) : [];
  const groups = readGroups(top["groups"], names, context);
  const contacts = await readContacts(top["contacts"], names, context);
  const table: RoutingTable = {
    routes: readRoutes(top["routes"], groups, context),
    urgent: new Set(readEvents(problems, "urgent", top["urgent"] ?? DEFAULT_URGENT)),
    contacts,
    groups,
    personalChannels: new Set([...channels].filter(([, { isPersonal }]) => isPersonal).map(([name]) => name)),
    timeZone,
  };
  const links = top["links"] === undefined ? null : await readLinks(top["links"], context);
  const hours = wholeNumber(problems, "giveUpAfterHours", top["giveUpAfterHours"] ?? 72, {
    min: 1,
    max: 720,
  });
  return { channels, table, links, giveUpAfterMs: hours * 3_600_000 };
}

function sectionAt(problems: Problems, key: string, value: unknown): Section {
  if (value === undefined || value === null) return {};
  if (isSection(value)) return value;
  wrong(problems, key, value, "a section");
  return {};
}

function wholeNumber(
  problems: Problems,
  key: string,
  value: unknown,
  { min, max }: { readonly min: number; readonly max: number },
): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) return value;
  wrong(problems, key, value, `a whole number from ${String(min)} to ${String(max)}`);
  return min;
}

async function readChannels(value: unknown, context: ChannelContext): Promise<ReadonlyMap<string, Channel>> {
  const { problems } = context;
  const given = Object.entries(sectionAt(problems, "channels", value));
  if (given.length > CHANNELS_MAX)
    wrong(problems, "channels", given.length, `at most ${String(CHANNELS_MAX)} channels`);
  const channels = new Map<string, Channel>();
  for (const [name, each] of given.slice(0, CHANNELS_MAX)) {
    if (!NAME.test(name)) wrong(problems, `channels.${name}`, name, NAME_RIGHT);
    const channel = await openChannel(name, each, context);
    if (channel !== null) channels.set(name, channel);
  }
  return channels;
}

function readGroups(value: unknown, channels: readonly string[], context: ChannelContext): readonly Group[] {
  const { problems } = context;
  return Object.entries(sectionAt(problems, "groups", value)).flatMap(([name, each]) => {
    const at = `groups.${name}.`;
    if (!NAME.test(name)) wrong(problems, `groups.${name}`, name, NAME_RIGHT);
    if (!isSection(each)) {
      wrong(problems, `groups.${name}`, each, "a section with the key channel");
      return [];
    }
    refuseUnknown(problems, at, each, ["channel", "address", "language", "quiet"]);
    const { channel, address = "", quiet } = each;
    if (typeof channel !== "string" || !channels.includes(channel)) {
      wrong(problems, `${at}channel`, channel, "the name of one of the channels above");
    }
    if (typeof address !== "string")
      wrong(problems, `${at}address`, address, "whom to mention, or a mail address");
    const language = languageOf(context, `${at}language`, each["language"]);
    return [
      {
        name,
        channel: String(channel),
        address: String(address),
        language,
        quiet: quietOf(problems, `${at}quiet`, quiet),
      },
    ];
  });
}

function quietOf(problems: Problems, key: string, value: unknown): QuietHours | null {
  if (value === undefined || value === null || value === "") return null;
  const quiet = typeof value === "string" ? parseQuietHours(value) : null;
  if (quiet === null) wrong(problems, key, value, "a stretch of the day such as 22:00-06:30");
  return quiet;
}

function readEvents(problems: Problems, key: string, value: unknown): readonly NoticeEvent[] {
  if (Array.isArray(value) && value.every((each) => NOTICE_EVENTS.includes(each as NoticeEvent))) {
    return value as readonly NoticeEvent[];
  }
  wrong(problems, key, value, `a list of ${NOTICE_EVENTS.join(", ")}`);
  return [];
}

function readRoutes(
  value: unknown,
  groups: readonly Group[],
  { problems }: ChannelContext,
): RoutingTable["routes"] {
  const known = [WORKER, GRID_LEADER, ...groups.map(({ name }) => name)];
  const routes: Partial<Record<NoticeEvent, readonly string[]>> = {};
  const given = sectionAt(problems, "routes", value);
  refuseUnknown(problems, "routes.", given, NOTICE_EVENTS);
  for (const event of NOTICE_EVENTS) {
    const to = given[event];
    if (to === undefined) continue;
    if (Array.isArray(to) && to.every((each) => known.includes(String(each)))) routes[event] = to.map(String);
    else wrong(problems, `routes.${event}`, to, `a list of ${known.join(", ")}`);
  }
  return routes;
}

const SECRETS_MAX = 4;
const SECRET_BYTES_MIN = 32;

async function readLinks(value: unknown, context: ChannelContext): Promise<LinkSettings> {
  const { problems } = context;
  const section = sectionAt(problems, "links", value);
  refuseUnknown(problems, "links.", section, ["secrets", "hours"]);
  const { secrets } = section;
  const hours = wholeNumber(problems, "links.hours", section["hours"] ?? 12, { min: 1, max: 168 });
  if (!Array.isArray(secrets) || secrets.length < 1 || secrets.length > SECRETS_MAX) {
    wrong(
      problems,
      "links.secrets",
      secrets === undefined ? undefined : "***",
      `a list of 1 to ${String(SECRETS_MAX)} secrets, the newest first,`,
    );
    return { secrets: [], hours };
  }
  const keys: Buffer[] = [];
  for (const [i, each] of secrets.entries()) {
    const text = await readSecret(context, `links.secrets.${String(i)}`, each);
    if (text === null) continue;
    if (Buffer.byteLength(text) < SECRET_BYTES_MIN) {
      wrong(
        problems,
        `links.secrets.${String(i)}`,
        "***",
        `a secret of at least ${String(SECRET_BYTES_MIN)} bytes`,
      );
    }
    keys.push(Buffer.from(text, "utf8"));
  }
  if (context.publicUrl === null) {
    problems.sentences.push(
      `${problems.file}: key "links" is given, but the dispatcher's "http.publicUrl" is not: nobody could open such a link; an address people reach would be right.`,
    );
  }
  return { secrets: keys, hours };
}

const COLUMNS = ["personId", "channel", "address"] as const;
const OPTIONAL = ["language", "quiet", "leadsGridId"] as const;

async function readContacts(
  value: unknown,
  channels: readonly string[],
  { problems }: ChannelContext,
): Promise<readonly Contact[]> {
  if (value === undefined || value === null) return [];
  if (typeof value !== "string") {
    wrong(problems, "contacts", value, "the path of a CSV file");
    return [];
  }
  const file = resolve(dirname(problems.file), value);
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    wrong(problems, "contacts", value, `a CSV file that can be read (${messageOf(cause)})`);
    return [];
  }
  const rows = parseCsv(text, { file, required: COLUMNS, optional: OPTIONAL }, problems.sentences) ?? [];
  return rows.flatMap((row) => contactOf(row, { file, channels, problems }) ?? []);
}

function contactOf(
  row: CsvRow,
  {
    file,
    channels,
    problems,
  }: { readonly file: string; readonly channels: readonly string[]; readonly problems: Problems },
): Contact | null {
  const complain = complainer({ file, line: row.line }, problems.sentences);
  const personId = row.cell("personId");
  const channel = row.cell("channel");
  const address = row.cell("address");
  const language = LANGUAGES.find((each) => each === (row.cell("language") || "zh"));
  const quietText = row.cell("quiet");
  const quiet = quietText === "" ? null : parseQuietHours(quietText);
  if (personId === "") return complain("personId", personId, "the id of a worker or a person");
  if (!channels.includes(channel))
    return complain("channel", channel, "the name of a channel of the settings");
  if (address.length > 254) return complain("address", address.slice(0, 40), "at most 254 characters");
  if (language === undefined) return complain("language", row.cell("language"), LANGUAGES.join(" or "));
  if (quietText !== "" && quiet === null)
    return complain("quiet", quietText, "a stretch of the day such as 22:00-06:30");
  return { personId, channel, address, language, quiet, leadsGridId: row.cell("leadsGridId") || null };
}
