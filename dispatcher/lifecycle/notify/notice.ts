/** What a notification says and to whom it goes: the rows of the outbox, as the program knows them. */
import type { Violation } from "#contract";
import type { CloseReason, TicketState } from "../ticket.ts";

/**
 * offered: a worker got the ticket. reminded: a deadline comes near (催办). overdue: it has passed. escalated: the
 * next level hears of it. reopened: it came back after it was closed. bounced: "done", but the camera still sees it.
 * closed: it is over. whistle: a department is called (吹哨). report: the weekly or monthly 通报. alarm: what the
 * operators of this system must look at.
 */
export const NOTICE_EVENTS = [
  "offered",
  "reminded",
  "overdue",
  "escalated",
  "reopened",
  "bounced",
  "closed",
  "whistle",
  "report",
  "alarm",
] as const;
export type NoticeEvent = (typeof NOTICE_EVENTS)[number];

export const LANGUAGES = ["zh", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** The ticket as it was when the notice was written. */
export interface NoticeTicket {
  readonly id: string;
  readonly number: number;
  readonly version: number;
  readonly state: TicketState;
  readonly closeReason: CloseReason | null;
  readonly violation: Violation;
  /** Name of the camera or of the place. */
  readonly place: string;
  readonly gridName: string | null;
  /** WGS-84 degrees. */
  readonly lon: number;
  readonly lat: number;
  readonly workerId: string | null;
  readonly workerName: string | null;
}

export interface Notice {
  readonly event: NoticeEvent;
  readonly atMs: number;
  /** Null for a report and for an alarm that is about no ticket. */
  readonly ticket: NoticeTicket | null;
  /** The deadline it is about, Unix milliseconds. */
  readonly dueAtMs: number | null;
  /** Which of the ticket's clocks: accept, arrive, done, close. */
  readonly clock: string | null;
  /** A reason, a report, an alarm, in words. */
  readonly text: string | null;
}

/** One message to one recipient over one channel, as it is written beside what caused it. */
export interface NotificationDraft {
  /** The same for the same cause, channel and recipient, so that a cause told twice is one row. */
  readonly id: string;
  readonly channel: string;
  /** What is sent in order and under one rate limit: a robot, or one person's address on a channel. */
  readonly lane: string;
  /** A person's id or a group's name. */
  readonly recipient: string;
  /** Whom to mention or where to send; empty where the channel itself is the address. */
  readonly address: string;
  readonly language: Language;
  readonly notice: Notice;
  /** What the accept and decline links of this offer share; null where there are none. */
  readonly offerNonce: string | null;
  readonly createdAtMs: number;
  /** Not before: the end of the recipient's quiet hours, or at once. */
  readonly dueAtMs: number;
}

/** A row that is not finished. */
export interface WaitingNotification extends NotificationDraft {
  readonly sequence: number;
  /** How often it was part of a message that was begun. */
  readonly attempts: number;
  /** How many of these ended without a word, and may have arrived. */
  readonly unsure: number;
  /** A digest with it was refused for what it says: it travels alone from now on. */
  readonly alone: boolean;
  /** The message that was begun with it and has no recorded end. */
  readonly messageId: string | null;
}
