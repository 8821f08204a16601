/** What the clocks have to say (催办, 通报) → notices, written in the transaction of the timer that fired. */
import type { BookSession, LockedTicket } from "../../book/book.ts";
import type { Reminder } from "../clocks/records.ts";
import type { Report } from "../clocks/report.ts";
import type { NoticeEvent } from "./notice.ts";
import type { Notices } from "./notices.ts";
import { GRID_LEADER, type RoutingTable, WORKER } from "./routing.ts";

export interface ClockNotices {
  onReminder(session: BookSession, ticket: LockedTicket, reminder: Reminder): Promise<void>;
  onReport(session: BookSession, report: Report): Promise<void>;
}

const EVENTS: Readonly<Record<Reminder["kind"], NoticeEvent>> = {
  before: "reminded",
  missed: "overdue",
  escalation: "escalated",
  urge: "reminded",
};

/** A group of this name stands for the street office (街道), where there is one. */
const STREET_OFFICE = "street-office";

export function createClockNotices(notices: Notices, table: RoutingTable): ClockNotices {
  const hasOffice = table.groups.some(({ name }) => name === STREET_OFFICE);
  const audienceOf = ({ toRole }: Reminder): readonly string[] => {
    if (toRole === "worker") return [WORKER];
    if (toRole === "grid-leader") return [GRID_LEADER];
    return hasOffice ? [STREET_OFFICE] : [];
  };
  return {
    async onReminder(session, ticket, reminder) {
      const event = EVENTS[reminder.kind];
      // An event that no route names is nobody's news, whatever the clock's own table says.
      if ((table.routes[event] ?? []).length === 0) return;
      await notices.tell(session, {
        event,
        ticket: { ...ticket, workerId: reminder.workerId ?? ticket.workerId },
        key: `timer/${reminder.timerId}`,
        atMs: reminder.atMs,
        text: null,
        dueAtMs: reminder.deadlineMs,
        clock: reminder.clock,
        audience: audienceOf(reminder),
      });
    },
    async onReport(session, report) {
      await notices.tell(session, {
        event: "report",
        ticket: null,
        key: `report/${report.kind}/${report.period}`,
        atMs: report.writtenAtMs,
        text: textOfReport(report),
      });
    },
  };
}

/** Grids named in the message; the whole list is on the page. */
const GRIDS_NAMED = 5;

function textOfReport({ period, body }: Report): string {
  const { opened, closed, missed, openAtEnd, overdueAtEnd, escalations, byGrid } = body;
  const grids = byGrid
    .filter((grid) => grid.missed > 0)
    .slice(0, GRIDS_NAMED)
    .map(({ name, gridId, missed: late }) => `${name ?? gridId ?? "-"} ${String(late)}`);
  return [
    `${period}: 新立 opened ${String(opened)}, 结案 closed ${String(closed)}, 超时 overdue ${String(missed)}`,
    `未结 open ${String(openAtEnd)} (超时 overdue ${String(overdueAtEnd)}), 升级 escalated ${String(escalations)}`,
    ...(grids.length === 0 ? [] : [`超时最多 most overdue: ${grids.join(", ")}`]),
  ].join("\n");
}
