/** A zone's rule in sentences: what it watches, for how long and when; and what a worker will read when it fires. Pure. */
import type { RuleConfig, ZoneConfig } from "../../../contract/camera-settings.ts";
import { VIOLATION_LABELS } from "../../../contract/violation.ts";
import { durationText } from "./duration.ts";
import type { Language } from "./language.ts";
import { ruleDefaults } from "./rule-defaults.ts";

type Words = Readonly<Record<Language, string>>;
type Hours = ZoneConfig["hours"][number];

/** The model's evidence words as people say them; a model may give others, which are shown as they are. */
const EVIDENCE: Readonly<Record<string, Words>> = {
  "motor-vehicle": { zh: "机动车", en: "motor vehicle" },
  "non-motor-vehicle": { zh: "非机动车", en: "bicycle or moped" },
  person: { zh: "人", en: "person" },
  goods: { zh: "货物", en: "goods" },
  furniture: { zh: "桌椅", en: "furniture" },
  luggage: { zh: "箱包", en: "bag" },
  animal: { zh: "动物", en: "animal" },
  unexplained: { zh: "不明新增物", en: "unexplained new thing" },
};
const SURFACES: Readonly<Record<NonNullable<RuleConfig["surface"]>, Words>> = {
  wall: { zh: "墙面", en: "wall" },
  pole: { zh: "杆体", en: "pole" },
  air: { zh: "空中", en: "open air" },
  facade: { zh: "立面", en: "façade" },
  roof: { zh: "屋顶", en: "roof" },
};
const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const DAY_WORDS: Readonly<Record<(typeof DAYS)[number], Words>> = {
  mon: { zh: "周一", en: "Mon" },
  tue: { zh: "周二", en: "Tue" },
  wed: { zh: "周三", en: "Wed" },
  thu: { zh: "周四", en: "Thu" },
  fri: { zh: "周五", en: "Fri" },
  sat: { zh: "周六", en: "Sat" },
  sun: { zh: "周日", en: "Sun" },
};

export const evidenceWord = (word: string, language: Language): string => EVIDENCE[word]?.[language] ?? word;

const listed = (words: readonly string[], language: Language): string =>
  language === "zh" ? words.join("、") : words.join(words.length === 2 ? " or " : ", ");

/** With a space behind a foreign word, as Chinese is set. */
const spaced = (text: string): string => (/[\w)]$/u.test(text) ? `${text} ` : text);

const DAILY: Words = { zh: "每天", en: "daily" };

/** "周一至周五", "Mon–Fri": days in a row as a span. */
export function daysText(days: Hours["days"], language: Language): string {
  const has = DAYS.map((day) => days.includes(day));
  if (has.every(Boolean)) return DAILY[language];
  const spans: string[] = [];
  for (let from = 0; from < DAYS.length; from += 1) {
    if (has[from] !== true) continue;
    let to = from;
    while (has[to + 1] === true) to += 1;
    const name = (i: number): string => DAY_WORDS[DAYS[i] ?? "mon"][language];
    if (to - from >= 2) spans.push(name(from) + (language === "zh" ? "至" : "–") + name(to));
    else for (let i = from; i <= to; i += 1) spans.push(name(i));
    from = to;
  }
  return spans.join(language === "zh" ? "、" : ", ");
}

const hoursText = ({ days, from, to }: Hours, language: Language): string =>
  `${daysText(days, language)} ${from}–${to}`;

function whenText({ hours, permits }: ZoneConfig, language: Language): string {
  const zh = language === "zh";
  const all = hours.map((each) => hoursText(each, language)).join(zh ? "；" : "; ");
  const always = zh ? "全天" : "at any time";
  const when = hours.length === 0 ? always : zh ? all : `on ${all}`;
  if (permits.length === 0) return when;
  const reasons = listed([...new Set(permits.map(({ reason }) => reason))], language);
  return zh ? `${when}，${reasons}许可时段除外` : `${when}, except while permitted (${reasons})`;
}

function subjectText({ rule, id }: ZoneConfig, language: Language): string {
  const words = rule.evidence ?? ruleDefaults(rule).evidence;
  const said = words.map((word) => evidenceWord(word, language));
  const what = listed(said, language);
  return subject({ rule, id, what: language === "zh" ? spaced(what) : what })[language];
}

interface Watched extends Pick<ZoneConfig, "rule" | "id"> {
  readonly what: string;
}

function subject({ rule, id, what }: Watched): Words {
  switch (rule.kind) {
    case "dwell":
      return { zh: `${what}在区域 ${id} 停留`, en: `a ${what} stays in zone ${id}` };
    case "vending":
      return { zh: `有人守着${what}在区域 ${id} 停留`, en: `somebody stays with ${what} in zone ${id}` };
    case "static-object":
      return { zh: `无人看管的${what}在区域 ${id} 停放`, en: `an unattended ${what} stands in zone ${id}` };
    case "beyond-line":
      return {
        zh: `${shopOf(rule.shop, "zh")} 在门线 ${id} 外摆放${what}`,
        en: `${shopOf(rule.shop, "en")} has ${what} beyond its line ${id}`,
      };
    case "surface-change": {
      const { zh, en } = SURFACES[rule.surface ?? "wall"];
      return { zh: `${zh} ${id} 出现变化并保持`, en: `the ${en} ${id} has changed and stays so` };
    }
  }
}

const shopOf = (shop: string | undefined, language: Language): string =>
  shop === undefined || shop.trim() === "" ? (language === "zh" ? "（未填店名）" : "(no shop named)") : shop;

/** What the rule will do: zone, dwell, hours, and what the ticket is called. */
export function zoneSentence(zone: ZoneConfig, language: Language): string {
  const { rule, minHeightM } = zone;
  const { violation, dwellS } = { ...ruleDefaults(rule), ...rule };
  const label = VIOLATION_LABELS[violation][language];
  const dwell = durationText(dwellS, language);
  const when = whenText(zone, language);
  const watched = subjectText(zone, language);
  if (language === "zh") {
    const size = minHeightM > 0 ? `（低于 ${minHeightM} 米的不算）` : "";
    return `${when}：${watched}满 ${dwell}${size}，立案为「${label}」。`;
  }
  const size = minHeightM > 0 ? ` (lower than ${minHeightM} m does not count)` : "";
  const begin = when.charAt(0).toUpperCase() + when.slice(1);
  return `${begin}: when ${watched} for ${dwell}${size}, a ticket for ${label} is opened.`;
}

/** The agent's own sentence for a thing of this class after `elapsedS`; held equal to it by a test. */
export function ticketSentence(
  { id, rule }: ZoneConfig,
  language: Language,
  { className, elapsedS }: { readonly className: string; readonly elapsedS: number },
): string {
  const { violation, dwellS } = { ...ruleDefaults(rule), ...rule };
  const said = ticketWords(id, rule, className)[language];
  return language === "zh"
    ? `${VIOLATION_LABELS[violation].zh}：${said} ${elapsedS} 秒，限 ${dwellS} 秒`
    : `${said} for ${elapsedS} s, limit ${dwellS} s`;
}

/** As the agent has them, of COCO's names. */
const NOUNS: Readonly<Record<string, string>> = {
  car: "小汽车",
  truck: "货车",
  bus: "客车",
  motorcycle: "摩托车",
  bicycle: "自行车",
};
const nounOf = (className: string): string => NOUNS[className] ?? spaced(className);

function ticketWords(
  id: string,
  { kind, shop = "", surface = "wall" }: RuleConfig,
  className: string,
): Words {
  switch (kind) {
    case "dwell":
      return { zh: `${nounOf(className)}在区域 ${id} 停留`, en: `${className} in zone ${id}` };
    case "vending":
      return { zh: `有人在区域 ${id} 守摊`, en: `somebody stays with wares in zone ${id}` };
    case "static-object":
      return { zh: `区域 ${id} 有无人看管的物品`, en: `an unattended object in zone ${id}` };
    case "beyond-line":
      return {
        zh: `${shopOf(shop, "zh")} 在门线 ${id} 外摆放物品`,
        en: `${shopOf(shop, "en")} has things beyond its line ${id}`,
      };
    case "surface-change": {
      const { zh, en } = SURFACES[surface];
      return {
        zh: `${zh} ${id} 出现变化，需人工确认`,
        en: `the ${en} ${id} has changed, a person must confirm`,
      };
    }
  }
}
