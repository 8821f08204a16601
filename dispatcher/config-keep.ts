/** Settings of housekeeping: how many days what is over stays in the book. */
import Type from "typebox";
import { STREAMS } from "#contract";

const DAY_S = 86_400;
/** An event that comes again, and the auditor, find its decision as long as a stream holds it; and a week more. */
const DAYS_MIN = Math.ceil(Math.max(...STREAMS.map(({ maxAgeS }) => maxAgeS)) / DAY_S) + 7;

const days = (standard: number, minimum: number, description: string) =>
  Type.Integer({
    ...{ default: standard, minimum, maximum: 36_500, description },
    right: `a whole number of days from ${String(minimum)} to 36500`,
  });

export const KeepSettings = Type.Object(
  {
    decisionDays: days(
      400,
      DAYS_MIN,
      "Which event became which ticket, and what was refused; then only counted by month.",
    ),
    timerDays: days(400, DAYS_MIN, "Timers that fired or were cancelled, and what they reminded of."),
    notificationDays: days(90, DAYS_MIN, "Messages that were delivered or given up."),
    reportDays: days(400, DAYS_MIN, "What people and other systems reported, word for word."),
    contactDays: days(90, 7, "Name and telephone of whoever reported it."),
    sightingDays: days(400, DAYS_MIN, "Which camera saw it how often; the ticket keeps the sum."),
    linkDays: days(90, DAYS_MIN, "Spent and expired one-time links."),
    auditDays: days(
      400,
      183,
      "Who signed in, exported or changed users; the law asks for six months. Who looked at pictures is never deleted.",
    ),
    auditorDays: days(90, 7, "The auditor's runs and what it found and saw resolved."),
    assignmentDays: days(
      400,
      DAYS_MIN,
      "Why it was this worker and not another; who was chosen stays with the ticket.",
    ),
    verificationDays: days(400, DAYS_MIN, "How often a camera was asked again; what came of it stays."),
    clockDays: days(
      1_100,
      DAYS_MIN,
      "The tickets' clocks; figures about what is longer ago know neither deadlines nor times.",
    ),
    cameraDays: days(800, DAYS_MIN, "What each camera looked at on each day."),
    falseAlarmDays: days(90, DAYS_MIN, "Which false alarms the agents were told of."),
    shadowDays: days(60, 7, "What rules on trial would have opened or missed."),
    snapshotDays: days(
      7,
      1,
      "Pictures that people had cameras take, counted from when; who looked at one is never deleted.",
    ),
  },
  {
    ...{ default: {}, additionalProperties: false },
    description:
      "Housekeeping: days that what is over stays in the book, counted from the ticket's end. Tickets, their history and who looked at evidence stay for ever.",
  },
);
