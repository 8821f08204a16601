/** The working calendar: public holidays and days worked instead (调休), by which the clocks of working time run. */
import { DispatcherError } from "../../errors.ts";
import type { RuleDesk } from "../../lifecycle/clocks/rule-desk.ts";
import { dayText } from "../../lifecycle/clocks/zone-time.ts";
import type { CalendarVersion } from "../../lifecycle/office-desk.ts";
import { userOf } from "../access/gate.ts";
import type { App } from "../app.ts";
import { CalendarBody, CalendarRequest, PutBody } from "./deadline-schemas.ts";
import type { DeedLog } from "./deeds.ts";
import { ErrorBody } from "./schemas.ts";

const CALENDAR = "/api/work-calendar";
const READ = { access: { roles: ["dispatcher", "reviewer", "administrator"], scope: "district" } } as const;
const PUT = { access: { roles: ["administrator"], scope: "district" } } as const;
const REFUSALS = { 400: ErrorBody, 401: ErrorBody, 403: ErrorBody, 409: ErrorBody };

export function calendarRoutes(app: App, rules: RuleDesk, record: DeedLog): void {
  app.get(
    CALENDAR,
    {
      config: READ,
      schema: {
        tags: ["deadlines"],
        summary: "Holidays and 调休 by year, and every version with who put it in force and why",
        response: { 200: CalendarBody, ...REFUSALS },
      },
    },
    async () => {
      const versions = await rules.calendars();
      const [newest] = versions;
      if (newest === undefined) throw new Error("the book holds no working calendar: load one first");
      return { version: newest.version, years: yearsOf(newest), versions: versions.map(headOf) };
    },
  );

  app.put(
    CALENDAR,
    {
      config: PUT,
      bodyLimit: 1024 * 1024,
      schema: {
        tags: ["deadlines"],
        summary:
          "Put another calendar in force, now; a clock that runs keeps its deadline until it is started again",
        body: CalendarRequest,
        response: { 200: PutBody, ...REFUSALS },
      },
    },
    async (request) => {
      const { version, years, reason, expectedId } = request.body;
      const [newest] = await rules.calendars();
      if (newest?.id !== expectedId) {
        throw new DispatcherError(
          "STALE_VERSION",
          `The calendar was changed since version ${String(expectedId)}; read it again.`,
        );
      }
      await record(request, { action: "put-calendar", subject: version, details: { reason } });
      const id = await rules.putCalendar({ version, years }, { by: userOf(request).id, reason });
      return { id };
    },
  );
}

const headOf = ({ data: _, loadedAtMs, ...version }: CalendarVersion) => ({
  ...version,
  loadedAt: new Date(loadedAtMs).toISOString(),
});

const yearsOf = ({ data }: CalendarVersion) =>
  Object.fromEntries(
    Object.entries(data.years).map(([year, { source, holidays, workdays }]) => [
      year,
      { source, holidays: holidays.map(dayText), workdays: workdays.map(dayText) },
    ]),
  );
