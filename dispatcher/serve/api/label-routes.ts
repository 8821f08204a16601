/** Labels: what people said of what cameras reported. Lists, balance, an engineer's own word, files for training. */
import { Readable } from "node:stream";
import Type, { type Static } from "typebox";
import { cocoText } from "../../learning/coco.ts";
import type { LabelDesk, LabelFilter, LabelledTicket } from "../../learning/label-desk.ts";
import { jsonLines } from "../../learning/label-line.ts";
import type { TicketDesk } from "../../lifecycle/ticket-desk.ts";
import type { Clock } from "../../time/clock.ts";
import { userOf } from "../access/gate.ts";
import type { App } from "../app.ts";
import { deedLog } from "./deeds.ts";
import { instantOf } from "./instant.ts";
import {
  BalanceBody,
  BalanceQuery,
  LabelBody,
  LabelExportQuery,
  LabelListBody,
  LabelListQuery,
  LabelParams,
  LabelPost,
} from "./label-schemas.ts";
import { ENGINEERS, LEARNING_ERRORS } from "./learning-access.ts";
import { ErrorBody } from "./schemas.ts";

export interface LearningRouteOptions {
  readonly desk: TicketDesk;
  readonly clock: Clock;
}

/** The seam's lists are read-only, the schema's are not. */
const bodyOf = ({ event, said, ...label }: LabelledTicket): Static<typeof LabelBody> => ({
  ...label,
  event:
    event === null
      ? null
      : { ...event, xyxy: mutable(event.xyxy), sourceSizeWh: mutable(event.sourceSizeWh) },
  said: [...said],
});

function mutable<T extends readonly unknown[]>(tuple: T | null): { -readonly [K in keyof T]: T[K] } | null {
  return tuple === null ? null : ([...tuple] as { -readonly [K in keyof T]: T[K] });
}

type FilterQuery = Omit<Static<typeof LabelExportQuery>, "format">;

function filterOf({ camera, violation, verdict, conflict, from, to }: FilterQuery): LabelFilter {
  return {
    ...(camera === undefined ? {} : { cameraCode: camera }),
    ...(violation === undefined ? {} : { violation }),
    ...(verdict === undefined ? {} : { verdict }),
    ...(conflict === true ? { inConflict: true } : {}),
    ...(from === undefined ? {} : { fromMs: instantOf("from", from) }),
    ...(to === undefined ? {} : { beforeMs: instantOf("to", to) }),
  };
}

export function labelRoutes(app: App, labels: LabelDesk, options: LearningRouteOptions): void {
  readRoutes(app, labels);
  giveRoute(app, labels, options);
  exportRoute(app, labels, options);
}

function readRoutes(app: App, labels: LabelDesk): void {
  app.get(
    "/api/labels",
    {
      config: { access: ENGINEERS },
      schema: {
        tags: ["labels"],
        summary:
          "Tickets that people judged, with the verdict that counts and everybody's words, newest first",
        querystring: LabelListQuery,
        response: { 200: LabelListBody, ...LEARNING_ERRORS },
      },
    },
    async (request) => {
      const { limit, after, ...filter } = request.query;
      const page = { limit, ...(after === undefined ? {} : { after }) };
      const found = await labels.list({ ...filterOf(filter), ...page });
      const nextAfter = found.length === limit ? (found.at(-1)?.ticketId ?? null) : null;
      return { labels: found.map(bodyOf), nextAfter };
    },
  );

  app.get(
    "/api/labels/balance",
    {
      config: { access: ENGINEERS },
      schema: {
        tags: ["labels"],
        summary: "How many labels there are of each camera and kind, and in how many people differ",
        querystring: BalanceQuery,
        response: { 200: BalanceBody, ...LEARNING_ERRORS },
      },
    },
    async (request) => {
      const { camera, limit } = request.query;
      const of = camera === undefined ? {} : { cameraCode: camera };
      return { balance: [...(await labels.balance({ ...of, limit }))] };
    },
  );
}

function giveRoute(app: App, labels: LabelDesk, { desk, clock }: LearningRouteOptions): void {
  const record = deedLog(desk, clock);
  app.post(
    "/api/labels/:ticketId",
    {
      config: { access: ENGINEERS },
      schema: {
        tags: ["labels"],
        summary:
          "An engineer's own word on a ticket: it counts before everybody else's and settles a conflict",
        params: LabelParams,
        body: LabelPost,
        response: { 200: LabelBody, 404: ErrorBody, ...LEARNING_ERRORS },
      },
    },
    async (request) => {
      const { ticketId } = request.params;
      const { id, role } = userOf(request);
      await record(request, { action: "label-ticket", ticketId, details: { ...request.body } });
      const by = { id, role: role === "administrator" ? role : "engineer" } as const;
      return bodyOf(await labels.give({ ...request.body, ticketId, by }));
    },
  );
}

const LabelsFile = Type.Unsafe<Readable>({
  type: "string",
  description: "application/x-ndjson, or application/json for COCO.",
});

function exportRoute(app: App, labels: LabelDesk, { desk, clock }: LearningRouteOptions): void {
  const record = deedLog(desk, clock);
  app.get(
    "/api/labels/export",
    {
      config: { access: ENGINEERS },
      schema: {
        tags: ["labels"],
        summary: "Labels as a file: lines of JSON for tuning, or COCO JSON for training; recorded",
        querystring: LabelExportQuery,
        response: { 200: LabelsFile, ...LEARNING_ERRORS },
      },
    },
    async (request, reply) => {
      const { format, ...asked } = request.query;
      const filter = filterOf(asked);
      const count = await labels.countForExport(filter);
      await record(request, { action: "export-labels", subject: format, details: { ...asked, count } });
      const madeAt = new Date(clock.nowMs()).toISOString();
      const pages = labels.pages(filter);
      const isCoco = format === "coco";
      const text = isCoco ? cocoText({ pages, madeAt, byIds: (ids) => labels.byIds(ids) }) : jsonLines(pages);
      const day = madeAt.slice(0, 10);
      return reply
        .header("content-type", isCoco ? "application/json" : "application/x-ndjson")
        .header(
          "content-disposition",
          `attachment; filename="labels-${day}.${isCoco ? "coco.json" : "jsonl"}"`,
        )
        .send(Readable.from(text, { objectMode: false }));
    },
  );
}
