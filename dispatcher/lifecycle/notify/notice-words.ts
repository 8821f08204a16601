/** The words of notifications, Chinese and English. */
import type { CloseReason, TicketState } from "../ticket.ts";
import type { Language, NoticeEvent } from "./notice.ts";

type Words = Readonly<Record<Language, string>>;

export const EVENT_WORDS: Readonly<Record<NoticeEvent, Words>> = {
  offered: { zh: "派单", en: "for you" },
  reminded: { zh: "催办", en: "reminder" },
  overdue: { zh: "超时", en: "overdue" },
  escalated: { zh: "升级督办", en: "escalated" },
  reopened: { zh: "重新打开", en: "reopened" },
  bounced: { zh: "核查未通过，退回", en: "still there, back to you" },
  closed: { zh: "已结案", en: "closed" },
  whistle: { zh: "吹哨报到", en: "department called" },
  report: { zh: "通报", en: "report" },
  alarm: { zh: "系统告警", en: "system alarm" },
};

const CLOCK_WORDS: Readonly<Record<string, Words>> = {
  accept: { zh: "接单", en: "accept" },
  arrive: { zh: "到场", en: "arrive" },
  done: { zh: "处置", en: "finish" },
  close: { zh: "结案", en: "close" },
  report: { zh: "报到", en: "report in" },
};

/** A clock that has no word of its own goes by its name. */
export function clockWord(clock: string, language: Language): string {
  return CLOCK_WORDS[clock]?.[language] ?? clock;
}

const CLOSE_WORDS: Partial<Readonly<Record<CloseReason, Words>>> = {
  verified: { zh: "核查通过", en: "verified clear" },
  "false-alarm": { zh: "误报", en: "false alarm" },
  "self-cleared": { zh: "自行消除", en: "cleared by itself" },
};

export function closeWord(reason: CloseReason, language: Language): string {
  return CLOSE_WORDS[reason]?.[language] ?? reason;
}

const STATE_WORDS: Partial<Readonly<Record<TicketState, Words>>> = {
  open: { zh: "待派单", en: "unassigned" },
  assigned: { zh: "已派单", en: "assigned" },
  accepted: { zh: "已接单", en: "accepted" },
  arrived: { zh: "已到场", en: "on site" },
  done: { zh: "待核查", en: "to verify" },
  closed: { zh: "已结案", en: "closed" },
};

export function stateWord(state: TicketState, language: Language): string {
  return STATE_WORDS[state]?.[language] ?? state;
}

export const LABELS = {
  ticket: { zh: "工单", en: "Ticket" },
  place: { zh: "地点", en: "Place" },
  worker: { zh: "处置人", en: "Worker" },
  deadline: { zh: "期限", en: "by" },
  why: { zh: "说明", en: "Why" },
  picture: { zh: "照片", en: "Picture" },
  open: { zh: "查看", en: "Open" },
  accept: { zh: "接单", en: "Accept" },
  decline: { zh: "退单", en: "Decline" },
  all: { zh: "全部", en: "All" },
} as const satisfies Readonly<Record<string, Words>>;

export const digestTitle = (count: number, language: Language): string =>
  language === "zh" ? `【街面哨】${String(count)} 条通知` : `[gridwatch] ${String(count)} notices`;

export const moreLine = (count: number, language: Language): string =>
  language === "zh" ? `另有 ${String(count)} 条，见全部工单` : `and ${String(count)} more, see all tickets`;

/** A message that may have arrived before says so, so that nobody takes it for a second incident. */
export const againMark = (attempt: number, language: Language): string =>
  language === "zh"
    ? `（第${String(attempt)}次发送，可能重复）`
    : ` (sent ${String(attempt)} times, may be a repeat)`;
