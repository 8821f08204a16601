/** Figures of a period and the scores made of them (双派双考), each as JSON and as a CSV file; exports are recorded. */
import type { FastifyRequest } from "fastify";
import Type, { type Static } from "typebox";
import { DispatcherError } from "../../errors.ts";
import type { TicketDesk } from "../../lifecycle/ticket-desk.ts";
import type { Scope, StatisticsDesk } from "../../statistics/statistics-desk.ts";
import type { Clock } from "../../time/clock.ts";
import { OFFICE, type RouteAccess } from "../access/access.ts";
import { userOf } from "../access/gate.ts";
import { scopeOf } from "../access/scope.ts";
import type { App } from "../app.ts";
import { type Column, CsvText, csvReply } from "./csv.ts";
import { deedLog } from "./deeds.ts";
import { instantOf } from "./instant.ts";
import { ErrorBody } from "./schemas.ts";
import {
  BEFORE_COMPLAINT_COLUMNS,
  BeforeComplaintBody,
  BeforeComplaintQuery,
  CAMERA_TIME_COLUMNS,
  CameraTimeBody,
  EXPOSURE_COLUMNS,
  ExposureBody,
  FairnessQuery,
  HOT_SPOT_COLUMNS,
  HotSpotBody,
  HotSpotsQuery,
  PeriodQuery,
  SCORE_COLUMNS,
  type ScoreLine,
  ScoresBody,
  ScoresQuery,
  STATISTICS_COLUMNS,
  StatisticsQuerySchema,
  StatisticsRowBody,
} from "./statistics-schemas.ts";

/** A user of some grids gets the figures of those and of what lies below them. */
const GRIDS: RouteAccess = { roles: OFFICE, scope: "grid" };
const DISTRICT: RouteAccess = {
  roles: ["dispatcher", "reviewer", "engineer", "administrator"],
  scope: "district",
};
const REFUSALS = { 400: ErrorBody, 401: ErrorBody, 403: ErrorBody };

interface Asked {
  readonly from: string;
  readonly to: string;
}

const periodOf = ({ from, to }: Asked) => ({ fromMs: instantOf("from", from), toMs: instantOf("to", to) });

interface Figure<Q extends Type.TSchema, R extends Type.TSchema, T> {
  /** After /api/; the file has .csv behind it. */
  readonly name: string;
  readonly summary: string;
  readonly query: Q;
  readonly body: R;
  readonly columns: readonly Column<T>[];
  /** Default: GRIDS. */
  readonly access?: RouteAccess;
  readonly lines: (answer: Static<R>) => readonly T[];
  readonly ask: (query: Static<Q>, scope: Scope) => Promise<Static<R>>;
}

export function statisticsRoutes(
  app: App,
  statistics: StatisticsDesk,
  { desk, clock }: { readonly desk: Pick<TicketDesk, "access">; readonly clock: Clock },
): void {
  const record = deedLog(desk, clock);

  function figure<Q extends Type.TSchema, R extends Type.TSchema, T>(given: Figure<Q, R, T>): void {
    const { name, summary, query, body, columns, lines, access = GRIDS } = given;
    const config = { access };
    const ask = (request: FastifyRequest): Promise<Static<R>> => {
      const { gridIds } = scopeOf(userOf(request));
      // The schema has checked it.
      return given.ask(request.query as Static<Q>, { gridIds });
    };
    const schema = { tags: ["statistics"], summary, querystring: query };
    app.get(
      `/api/${name}`,
      { config, schema: { ...schema, response: { 200: Type.Unsafe<object>(body), ...REFUSALS } } },
      (request) => ask(request) as Promise<object>,
    );
    app.get(
      `/api/${name}.csv`,
      {
        config,
        schema: {
          ...schema,
          summary: `${summary}; as a CSV file, and the export is recorded`,
          response: { 200: CsvText, ...REFUSALS },
        },
      },
      async (request, reply) => {
        const answer = await ask(request);
        await record(request, { action: "export", subject: name, details: { ...(request.query as object) } });
        return csvReply(reply, `gridwatch-${name.replaceAll("/", "-")}.csv`, columns, onePage(lines(answer)));
      },
    );
  }

  groupFigures(figure, statistics);
  placeFigures(figure, statistics);
}

type AddFigure = <Q extends Type.TSchema, R extends Type.TSchema, T>(given: Figure<Q, R, T>) => void;

const rows = <R extends Type.TSchema>(row: R) => Type.Object({ rows: Type.Array(row) });

/** Counts and rates of groups, exposure, and the scores made of them. */
function groupFigures(figure: AddFigure, statistics: StatisticsDesk): void {
  const { defaults } = statistics;
  figure({
    name: "statistics",
    summary: "Counts, rates and times of a period, grouped",
    query: StatisticsQuerySchema,
    body: rows(StatisticsRowBody),
    columns: STATISTICS_COLUMNS,
    lines: (answer) => answer.rows,
    ask: async ({ by, level = null, limit, recurDays = defaults.recurDays, ...asked }, scope) => {
      const { grid, kind, camera } = asked;
      const filter = {
        ...(grid === undefined ? {} : { gridId: grid }),
        ...(kind === undefined ? {} : { violation: kind }),
        ...(camera === undefined ? {} : { cameraCode: camera }),
      };
      const question = { ...periodOf(asked), ...scope, ...filter, by, level, limit, recurDays };
      return { rows: [...(await statistics.measure(question))] };
    },
  });
  figure({
    name: "statistics/fairness",
    summary: "Tickets for each hour on shift, or for each hour that a camera looked",
    query: FairnessQuery,
    body: rows(ExposureBody),
    columns: EXPOSURE_COLUMNS,
    lines: (answer) => answer.rows,
    ask: async ({ by, ...asked }, scope) => {
      const period = periodOf(asked);
      if (by === "worker") return { rows: [...(await statistics.workerExposure({ ...period, ...scope }))] };
      refuseSomeGrids(scope);
      return { rows: [...(await statistics.cameraExposure(period))] };
    },
  });
  figure({
    name: "scores",
    summary:
      "Scores of the street's grids and workers and of the departments it called (双派双考), from the book alone",
    query: ScoresQuery,
    body: ScoresBody,
    columns: SCORE_COLUMNS,
    lines: ({ areas, workers, departments }): readonly ScoreLine[] => [
      ...areas.map((score) => ({ ...score, of: "area" as const })),
      ...workers.map((score) => ({ ...score, of: "worker" as const })),
      ...departments.map((score) => ({ ...score, of: "department" as const })),
    ],
    ask: async ({ level = null, ...asked }, scope) =>
      structuredClone(await statistics.scores({ ...periodOf(asked), ...scope, level })) as Static<
        typeof ScoresBody
      >,
  });
}

/** Where it happens, what came first, and who said nothing. */
function placeFigures(figure: AddFigure, statistics: StatisticsDesk): void {
  const { defaults } = statistics;
  figure({
    name: "statistics/hot-spots",
    summary: "H3 cells with most tickets",
    query: HotSpotsQuery,
    body: rows(HotSpotBody),
    columns: HOT_SPOT_COLUMNS,
    lines: (answer) => answer.rows,
    ask: async (
      { limit, resolution = defaults.hotSpotResolution, recurDays = defaults.recurDays, ...asked },
      scope,
    ) => {
      const question = { ...periodOf(asked), ...scope, resolution, limit, recurDays };
      const spots = await statistics.hotSpots(question);
      return { rows: spots.map(({ boundary, ...spot }) => ({ ...spot, boundary: [...boundary] })) };
    },
  });
  figure({
    name: "statistics/before-complaint",
    summary: "Places where a camera's ticket came before any complaint (未诉先办)",
    query: BeforeComplaintQuery,
    body: rows(BeforeComplaintBody),
    columns: BEFORE_COMPLAINT_COLUMNS,
    lines: (answer) => answer.rows,
    ask: async ({ complaintDays = defaults.complaintDays, ...asked }, scope) => ({
      rows: [...(await statistics.beforeComplaint({ ...periodOf(asked), ...scope, complaintDays }))],
    }),
  });
  figure({
    name: "statistics/silent-cameras",
    access: DISTRICT,
    summary: "Cameras that looked and said nothing: silence is not clean",
    query: PeriodQuery,
    body: rows(CameraTimeBody),
    columns: CAMERA_TIME_COLUMNS,
    lines: (answer) => answer.rows,
    ask: async (asked) => ({ rows: [...(await statistics.silentCameras(periodOf(asked)))] }),
  });
}

/** Throws NOT_ALLOWED: a camera that only looks lies in no known grid. */
function refuseSomeGrids({ gridIds }: Scope): void {
  if (gridIds === null) return;
  throw new DispatcherError(
    "NOT_ALLOWED",
    "Hours that cameras looked are known for the whole district only; a user of some grids may ask by=worker.",
  );
}

async function* onePage<T>(lines: readonly T[]): AsyncGenerator<readonly T[], void, undefined> {
  yield await Promise.resolve(lines);
}
