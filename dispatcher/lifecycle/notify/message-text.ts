/** Notices → the text of one message within a number of bytes; what identifies and what leads on is never cut. Pure. */
import { VIOLATION_LABELS } from "#contract";
import type { NoticeLinks, Outgoing, OutgoingItem } from "./channels/channel.ts";
import type { Language, Notice, NoticeEvent } from "./notice.ts";
import {
  againMark,
  clockWord,
  closeWord,
  digestTitle,
  EVENT_WORDS,
  LABELS,
  moreLine,
  stateWord,
} from "./notice-words.ts";

export interface TextOptions {
  readonly language: Language;
  /** Of UTF-8, the whole text. */
  readonly maxBytes: number;
  /** Of the wall clock that deadlines are written in. */
  readonly timeZone: string;
  /** Where all tickets are listed; null: nowhere. */
  readonly listUrl: string | null;
}

const ELLIPSIS = "…";

export const byteLength = (text: string): number => Buffer.byteLength(text, "utf8");

/** At most `maxBytes` of UTF-8, cut between characters as people see them, with an ellipsis where it was cut. */
export function cutToBytes(text: string, maxBytes: number): string {
  if (byteLength(text) <= maxBytes) return text;
  const room = maxBytes - byteLength(ELLIPSIS);
  if (room < 0) return "";
  let kept = "";
  let used = 0;
  for (const { segment } of new Intl.Segmenter("zh", { granularity: "grapheme" }).segment(text)) {
    used += byteLength(segment);
    if (used > room) break;
    kept += segment;
  }
  return kept + ELLIPSIS;
}

/** The line that a subject or a title shows. */
export function titleOf(message: Outgoing, language: Language): string {
  const [first] = message.items;
  if (first === undefined || message.items.length > 1) return digestTitle(message.items.length, language);
  return `【${language === "zh" ? "街面哨" : "gridwatch"}】${headOf(first.notice, language)}`;
}

export function textOf(message: Outgoing, options: TextOptions): string {
  const { language } = options;
  const mark = message.attempt > 1 ? againMark(message.attempt, language) : "";
  const title = `${titleOf(message, language)}${mark}`;
  const [first] = message.items;
  return first !== undefined && message.items.length === 1
    ? singleText(title, first, options)
    : digestText(title, message.items, options);
}

/** Title and links whole; what stands between them gets the bytes that are left. */
function singleText(title: string, { notice, links }: OutgoingItem, options: TextOptions): string {
  const { language, maxBytes } = options;
  const tail = linkLines(links, language);
  const tailBytes = byteLength(tail.map((line) => `\n${line}`).join(""));
  const headRoom = Math.max(0, maxBytes - tailBytes);
  const body = bodyLines(notice, options).join("\n");
  const head = cutToBytes(title, headRoom);
  const bodyRoom = headRoom - byteLength(head) - 1;
  const cut = bodyRoom > 0 ? cutToBytes(body, bodyRoom) : "";
  const text = [head, ...(cut === "" ? [] : [cut]), ...tail].join("\n");
  // Links that alone are too long for the channel: better a text without them than none.
  return byteLength(text) <= maxBytes ? text : cutToBytes([title, body].join("\n"), maxBytes);
}

/** As many lines as fit, the most pressing first; the rest is counted, so that every notice is in the message. */
function digestText(title: string, items: readonly OutgoingItem[], options: TextOptions): string {
  const { language, maxBytes, listUrl } = options;
  const ordered = [...items].sort((a, b) => rankOf(a.notice.event) - rankOf(b.notice.event));
  const last = listUrl === null ? "" : `\n${LABELS.all[language]} ${listUrl}`;
  // Room for the longest "and N more" is kept from the beginning: which lines fit is known only at the end.
  const reserve = byteLength(`\n${moreLine(items.length, language)}`) + byteLength(last);
  let text = cutToBytes(title, maxBytes - reserve);
  let shown = 0;
  for (const item of ordered) {
    const line = `\n${digestLine(item, options)}`;
    if (byteLength(text) + byteLength(line) + reserve > maxBytes) break;
    text += line;
    shown += 1;
  }
  const hidden = items.length - shown;
  return `${text}${hidden === 0 ? "" : `\n${moreLine(hidden, language)}`}${last}`;
}

const PRESSING: readonly NoticeEvent[] = ["alarm", "escalated", "overdue", "whistle", "bounced", "offered"];

function rankOf(event: NoticeEvent): number {
  const rank = PRESSING.indexOf(event);
  return rank === -1 ? PRESSING.length : rank;
}

function digestLine({ notice, links }: OutgoingItem, { language, timeZone }: TextOptions): string {
  const { dueAtMs, ticket } = notice;
  const due = dueAtMs === null ? "" : ` ${LABELS.deadline[language]} ${wallClock(dueAtMs, timeZone)}`;
  const what = ticket === null ? (notice.text ?? "") : ticket.place;
  const way = links.accept ?? links.page;
  return `${cutToBytes(`${headOf(notice, language)} ${what}`, 120)}${due}${way === null ? "" : ` ${way}`}`;
}

/** 派单 #12 乱停放 */
function headOf({ event, ticket }: Notice, language: Language): string {
  const word = EVENT_WORDS[event][language];
  if (ticket === null) return word;
  return `${word} #${String(ticket.number)} ${VIOLATION_LABELS[ticket.violation][language]}`;
}

function bodyLines(notice: Notice, { language, timeZone }: TextOptions): readonly string[] {
  const { ticket, dueAtMs, clock, text } = notice;
  const colon = language === "zh" ? "：" : ": ";
  const label = (key: keyof typeof LABELS, value: string): string =>
    `${LABELS[key][language]}${colon}${value}`;
  const lines: string[] = [];
  if (ticket !== null) {
    const grid = ticket.gridName === null ? "" : ` (${ticket.gridName})`;
    lines.push(label("place", `${ticket.place}${grid}`));
    if (notice.event !== "offered" && ticket.workerName !== null)
      lines.push(label("worker", ticket.workerName));
    if (notice.event !== "offered") lines.push(stateLine(notice, language));
  }
  if (dueAtMs !== null) {
    const which = clock === null ? "" : `${clockWord(clock, language)} `;
    lines.push(label("deadline", `${which}${wallClock(dueAtMs, timeZone)}`));
  }
  if (text !== null && text !== "") lines.push(ticket === null ? text : label("why", text));
  return lines;
}

function stateLine({ ticket }: Notice, language: Language): string {
  if (ticket === null) return "";
  const { state, closeReason } = ticket;
  const why = closeReason === null ? "" : ` (${closeWord(closeReason, language)})`;
  return `${stateWord(state, language)}${why}`;
}

function linkLines(links: NoticeLinks, language: Language): readonly string[] {
  return (["accept", "decline", "picture", "page"] as const).flatMap((key) => {
    const address = links[key];
    return address === null ? [] : [`${LABELS[key === "page" ? "open" : key][language]} ${address}`];
  });
}

/** 11-23 14:05 by the wall clock of the district. */
export function wallClock(atMs: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(atMs);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? "";
  return `${part("month")}-${part("day")} ${part("hour")}:${part("minute")}`;
}
