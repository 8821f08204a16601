/**
 * What agents and the dispatcher say in English alone, in Chinese where the sentence is one that is known. Programs
 * write these sentences from a few patterns with values in them; here are the same patterns. Pure.
 */
import type { Language } from "./language.ts";
import { fieldZh } from "./messages/zh.ts";
import { ruleSentence } from "./rule-sentence.ts";
import { evidenceWord } from "./zone-sentence.ts";

/** In the Chinese, $1 is the first value and %1 the same as the name of a thing. */
type Phrase = readonly [pattern: RegExp, zh: string | ((...values: string[]) => string)];

const T = String.raw`([\w.:+-]+)`;
const phrase = (pattern: string, zh: Phrase[1]): Phrase => [new RegExp(`^${pattern}$`, "s"), zh];

/** What the parts of a sentence say again, as far as they are known. */
const inner = (text: string): string => chineseOf(text) ?? text;

/** As the agent's own Chinese sentences call them; others stay as the model calls them. */
const THINGS: Readonly<Record<string, string>> = {
  ...{ car: "小汽车", truck: "货车", bus: "客车", motorcycle: "摩托车", bicycle: "自行车" },
};
const thing = (name: string): string => THINGS[name] ?? evidenceWord(name, "zh");

const PROFILES: Readonly<Record<string, string>> = { day: "白天", night: "夜间", infrared: "红外" };
const DAYS: Readonly<Record<string, string>> = {
  ...{ mon: "周一", tue: "周二", wed: "周三", thu: "周四", fri: "周五", sat: "周六", sun: "周日" },
};

/** They hold another sentence each. */
const NESTED: readonly Phrase[] = [
  phrase("(\\d+) times: (.+)", (count, says) => `${count} 次：${inner(says)}`),
  phrase(`(.+) \\(since ${T}\\)`, (says, since) => `${inner(says)}（自 ${since}）`),
];

/** Why something was or was not reported: edge-agent/why, edge-agent/perceive/zone. */
const WHY: readonly Phrase[] = [
  phrase(
    `no look was taken between the camera's start and ${T}, and no fault is known`,
    "启动后到 $1 之间没有查看，也没有已知故障",
  ),
  phrase(
    `no look was taken between ${T} and ${T}, and no fault is known`,
    "$1 到 $2 之间没有查看，也没有已知故障",
  ),
  phrase(`the picture of ${T}, ${T} s before`, "取到 $1 的画面，早 $2 秒"),
  phrase("(\\d+) x (\\d+) pixels", "画面 $1 × $2 像素"),
  phrase(
    "the model named nothing, and nothing differs from the learned scene",
    "模型没有认出东西，画面与已学习的场景也没有差别",
  ),
  phrase("the model named nothing", "模型没有认出东西，但画面有变化"),
  phrase(
    "the model named (.+)",
    (named) =>
      `模型认出：${named
        .split(/(?<=\)), /)
        .map((each) =>
          each.replace(
            /^(\d+) x (.+) \(up to ([\d.]+)\)$/,
            (_, n: string, name: string, best: string) => `${thing(name)} × ${n}（最高 ${best}）`,
          ),
        )
        .join("，")}`,
  ),
  phrase(
    "(\\w+); places that differ from the learned scene: (\\d+) appeared, (\\d+) vanished",
    (profile, appeared, vanished) =>
      `${PROFILES[profile] ?? profile}；与已学习的场景相比：新增 ${appeared} 处，消失 ${vanished} 处`,
  ),
  phrase("(\\d+) things followed", "正在跟踪 $1 个目标"),
  phrase("nothing followed in this look", "这次查看没有跟踪到目标"),
  phrase("nothing is known against it", "没有发现问题"),
  phrase("not asked", "未问到"),
  phrase("the rule is in force", "规则在生效时段内"),
  phrase(
    "nothing that was seen is followed yet: it was too unsure, or it is too new",
    "看到的东西尚未被跟踪：太不确定，或刚刚出现",
  ),
  phrase("the camera has no zones", "此摄像机没有划区"),
  phrase(`zone ${T} did not exist at that time`, "当时没有区域 $1"),
  phrase(`something stands in zone ${T}`, "区域 $1 内有东西"),
  phrase(`(.+) in zone ${T}`, "%1 在区域 $2 内"),
  phrase("(.+) is what the rule is about", "%1 属于这条规则所管"),
  phrase("(.+) is not what the rule is about", "%1 不是这条规则所管的"),
  phrase("long enough", "停留已够久"),
  phrase(`(.+) stands outside zone ${T}`, "%1 在区域 $2 之外"),
  phrase(`(.+) stands in an excepted part of zone ${T}`, "%1 在区域 $2 的例外区内"),
  phrase(`(.+) is ${T} m high, at least ${T} m counts`, "%1 高 $2 米，不足 $3 米的不计"),
  phrase("the change looks different in every look", "变化处每次看都不一样"),
  phrase("the change is the (.+) that stands there", "变化处就是那里的 %1"),
  phrase("(.+) is a part of the (.+) that stands there", "%1 是那里 %2 的一部分"),
  phrase(
    "outside the rule's hours \\((\\w+) ([\\d:]+)\\)",
    (day, time) => `不在生效时段（${DAYS[day] ?? day} ${time}）`,
  ),
  phrase("permitted: (.+)", "已获许可：$1"),
  phrase(`dwell ${T} s of ${T} s`, "已停留 $1 秒，需满 $2 秒"),
  phrase(`seen for ${T} s, ${T} s are needed`, "实际看到 $1 秒，需看到 $2 秒"),
  phrase(`somebody had its very outline for ${T} s: the change is them`, "有 $1 秒轮廓与人一致：变化处是人"),
  phrase(
    `attended for ${T} s, ${T} s are needed; now it is( not)?`,
    (held, needed, not) => `有人看守 ${held} 秒，需 ${needed} 秒；现在${not === "" ? "有" : "没有"}人看守`,
  ),
  phrase(
    `unattended for ${T} s, ${T} s are needed; now it is( not)?`,
    (held, needed, not) => `无人看管 ${held} 秒，需 ${needed} 秒；现在${not === "" ? "无" : "有"}人看管`,
  ),
  phrase("reported, and there for (\\d+) s", "已上报，已在那里 $1 秒"),
  phrase("something stands in front of it", "前面有东西挡住"),
  phrase(`not seen for ${T} s of ${T} s`, "已有 $1 秒没看到，满 $2 秒即不再算"),
];

const LIMITS: readonly Phrase[] = [
  phrase(
    "must be (>=|<=|>|<) (\\S+)",
    (sign, limit) =>
      `应当${({ ">=": "不小于", "<=": "不大于", ">": "大于", "<": "小于" })[sign] ?? sign} ${limit}`,
  ),
  phrase("must be one of (.+)", "只能是 $1 之一"),
  phrase(
    "must be (\\w+)",
    (type) =>
      `应当是${({ string: "文字", number: "数字", integer: "整数", boolean: "true 或 false", array: "列表", object: "一组键值" })[type] ?? type}`,
  ),
  phrase("must match pattern (.+)", "应当符合 $1"),
  phrase(
    "must not have (more|fewer) than (\\d+) (items|characters|properties)",
    (which, n, what) => `${which === "more" ? "最多" : "至少"} ${n} ${what === "characters" ? "个字" : "项"}`,
  ),
];

/** What is wrong with a camera's settings: edge-agent/config-checks.ts, edge-agent/config-yaml.ts. */
const KEY = String.raw`([\w.[\]]+)`;
const SETTINGS: readonly Phrase[] = [
  phrase(`${KEY} is missing; a rule of kind (\\S+) needs it`, "缺少 $1：$2 类规则需要它"),
  phrase(
    `${KEY} belongs to rules of kind (\\S+); this one is of kind (\\S+)`,
    "$1 只用于 $2 类规则，这条是 $3 类",
  ),
  phrase(
    `${KEY} has "(.+)", which model (.+) does not give; it gives: (.+)`,
    "$1 中的 $2，模型 $3 认不出；它能认出：$4",
  ),
  phrase(`${KEY} has (\\d+) points; a polygon needs at least 3`, "$1 只有 $2 个角点，多边形至少要 3 个"),
  phrase(
    `${KEY} encloses almost nothing; its corners must not lie on one line`,
    "$1 几乎没有面积，角点不能在一条线上",
  ),
  phrase(
    `${KEY} is "(.+)" for the second time; give each zone of a camera its own id`,
    "$1 的编号 $2 重复，每个区域要有自己的编号",
  ),
  phrase(`${KEY} is not a known key; known here: (.+)`, "没有 $1 这一项；这里可用：$2"),
  phrase(
    `${KEY} is (.{1,90}), but (must [^(]+?)(?: \\(.+\\))?`,
    (key, value, limit) => `${key} 是 ${value}，${knownIn(LIMITS, limit) ?? limit}`,
  ),
  phrase(`${KEY} is missing(?: \\(.+\\))?`, "缺少 $1"),
];

/** How a camera's stream fares: edge-agent/perceive/camera. */
const ADVICE = "；请缩短摄像机的 I 帧间隔，或为它设置 decodeFallback: true";
const STREAM: readonly Phrase[] = [
  phrase(
    "sends a key frame every (.+), but is to be looked at every (.+?); shorten the I-frame interval.+",
    `关键帧间隔 $1，长于要求的复看间隔 $2${ADVICE}`,
  ),
  phrase(
    "(.+); all its pictures are decoded from now on \\(decodeFallback\\), which costs about ten times as much",
    (because) => `${inner(because)}；改为逐帧解码（decodeFallback），开销约为十倍`,
  ),
  phrase(
    "sends a key frame every (.+), but is to be looked at every (.+)",
    "关键帧间隔 $1，长于要求的复看间隔 $2",
  ),
  phrase(`changed its codec from (\\S+) to (\\S+) at ${T}`, "$3 编码由 $1 变为 $2"),
  phrase(`changed its picture from (\\S+) to (\\S+) at ${T}`, "$3 画面由 $1 变为 $2，请检查区域是否仍然合适"),
  phrase(
    "its decoder was started anew, but no look came within (\\d+) s: (.+)",
    (s, why) => `已重新连接，但 ${s} 秒内没有画面：${inner(why)}`,
  ),
  phrase("it has not sent a picture", "没有传来画面"),
  phrase("the camera gave no look within (\\d+) s", "摄像机 $1 秒内没有给出画面"),
];

/** What the dispatcher says when it cannot, or did not: dispatcher/cameras. */
const DISPATCHER: readonly Phrase[] = [
  phrase(
    "Agent (\\S+) did not answer within (\\d+) s: .+",
    "节点 $1 在 $2 秒内没有答复：可能离线，或版本太旧",
  ),
  phrase("Agent (\\S+) answered what cannot be read .+", "节点 $1 的答复无法读取，版本可能不一致"),
  phrase("Agent (\\S+) does not answer.*", "节点 $1 没有答复"),
  phrase(
    "(\\d+) questions to agents are under way already: ask again in a moment\\.",
    "同时询问节点的请求已有 $1 个，请稍后再试",
  ),
  phrase(
    "Camera (\\d+) gave no picture: (.+?)\\.?",
    (code, why) => `摄像机 ${code} 没有给出画面：${inner(why)}`,
  ),
  phrase(
    "Camera (\\d+) is at version (\\d+), made by (.+) at (\\S+); you began from (\\d+): .+",
    "摄像机 $1 已是版本 $2（$3 于 $4 保存），您是从版本 $5 开始改的：请重新载入后再改",
  ),
  phrase(
    "The configuration of (?:agent|camera) (\\S+) changes too fast just now: try again\\.",
    "$1 的配置正被频繁修改，请稍后再试",
  ),
  phrase(
    "The bucket holds a configuration of agent (\\S+) already: there is nothing to adopt\\.",
    "节点 $1 已纳入统一管理，无需再次纳入",
  ),
  phrase("A camera is not copied to itself\\.", "不能复制给自己"),
];

const stateOf = (name: string): string => (fieldZh.state as Readonly<Record<string, string>>)[name] ?? name;
const stepOf = (name: string): string => (fieldZh.step as Readonly<Record<string, string>>)[name] ?? name;
const violationOf = (name: string): string =>
  (fieldZh.violation as Readonly<Record<string, string>>)[name] ?? name;
const roleOf = (name: string): string => (fieldZh.role as Readonly<Record<string, string>>)[name] ?? name;

/** Why a step on a ticket was not taken: dispatcher/lifecycle. */
const NAME = String.raw`ticket (\d+)`;
const TICKETS: readonly Phrase[] = [
  phrase(`${NAME} has changed since.+; read it again`, "工单 #$1 刚有变化，请重新查看"),
  phrase(
    `${NAME} is (\\w+); (\\w+) needs it .+`,
    (number, state, action) => `工单 #${number} 现在是“${stateOf(state)}”，不能“${stepOf(action)}”`,
  ),
  phrase(
    `${NAME} was closed as .+; (\\w+) needs it closed as .+`,
    (number, action) => `工单 #${number} 的结案方式不允许“${stepOf(action)}”`,
  ),
  phrase(`${NAME} was closed as duplicate .+`, "工单 #$1 已并入另一张工单，请用“拆出”"),
  phrase(
    "(\\w+) belongs to the .+; (\\S+) is a (\\w+)",
    (action, id, role) => `“${stepOf(action)}”不由${roleOf(role)}（${id}）做`,
  ),
  phrase("(?:\\w+|a refusal) needs a reason in words; .+", "需要写明理由"),
  phrase(`${NAME} went from hand to hand (\\d+) times; .+`, "工单 #$1 已移交 $2 次，之后只能由办公室移交"),
  phrase(`${NAME} belongs to worker (\\S+) already; .+`, "工单 #$1 已在 $2 名下，请另选一人"),
  phrase(
    "(.+) \\((.+)\\) may not act on (\\S+); hand .+",
    (name, _role, violation) => `${name}无权处置“${violationOf(violation)}”，请移交给有权的人`,
  ),
  phrase("(.+) has (\\d+) of (\\d+) tickets open and takes no more", "$1 在办 $2 张，上限 $3 张，不能再接"),
  phrase(`${NAME} was handled by (\\S+): .+`, "工单 #$1 由 $2 经手，经手人不能核查"),
  phrase(`${NAME} cannot go on in itself; .+`, "不能并入自己"),
  phrase(`${NAME} is closed; ${NAME} can only go on in one that is not`, "工单 #$1 已结案，不能并入"),
  phrase(
    `${NAME} cannot (\\w+): ${NAME} is open for the same place and kind`,
    (number, action, twin) => `工单 #${number} 不能“${stepOf(action)}”：同一地点同类的工单 #${twin} 还未结案`,
  ),
  phrase("(\\S+) had .+: whoever asks for more time does not grant it", "$1 曾是处置人，不能审批延期"),
];

const PHRASES = [...NESTED, ...WHY, ...SETTINGS, ...STREAM, ...DISPATCHER, ...TICKETS];

function knownIn(phrases: readonly Phrase[], sentence: string): string | null {
  for (const [pattern, zh] of phrases) {
    const found = pattern.exec(sentence);
    if (found === null) continue;
    const values = found.slice(1).map((value: string | undefined) => value ?? "");
    if (typeof zh !== "string") return zh(...values);
    return zh.replaceAll(/([$%])(\d)/g, (_, kind: string, n: string) => {
      const value = values[Number(n) - 1] ?? "";
      return kind === "%" ? thing(value) : value;
    });
  }
  return null;
}

/** Null: the sentence is none of those that are known, and stands in English. */
export function chineseOf(sentence: string): string | null {
  const own = ruleSentence(sentence, "zh");
  return own === sentence ? knownIn(PHRASES, sentence) : own;
}

/** As far as it is known in the reader's language. */
export const saidIn = (sentence: string, language: Language): string =>
  language === "zh" ? (chineseOf(sentence) ?? sentence) : ruleSentence(sentence, "en");
