/** Tuning reports: published by `models tune`, drawn by the tuning page. */
import type { Static } from "typebox";
import { TUNING_REPORT_MAX_BYTES } from "#contract";
import type { TuningDesk, TuningEntry } from "../../learning/tuning-desk.ts";
import type { RouteAccess } from "../access/access.ts";
import { userOf } from "../access/gate.ts";
import type { App } from "../app.ts";
import { deedLog } from "./deeds.ts";
import type { LearningRouteOptions } from "./label-routes.ts";
import { ENGINEERS, LEARNING_ERRORS } from "./learning-access.ts";
import { ErrorBody } from "./schemas.ts";
import {
  TuningEntryBody,
  TuningListBody,
  TuningListQuery,
  TuningParamsOf,
  TuningPost,
  TuningReportBody,
} from "./tuning-schemas.ts";

/** A nightly job too. */
const PUBLISHERS: RouteAccess = { roles: ["engineer", "administrator", "service"], scope: "district" };

/** The seam's lists are read-only, the schema's are not. */
const bodyOf = ({ zoneIds, ...entry }: TuningEntry): Static<typeof TuningEntryBody> => ({
  ...entry,
  zoneIds: [...zoneIds],
});

export function tuningRoutes(app: App, tuning: TuningDesk, options: LearningRouteOptions): void {
  readRoutes(app, tuning, options);
  publishRoute(app, tuning, options);
}

function readRoutes(app: App, tuning: TuningDesk, { desk, clock }: LearningRouteOptions): void {
  const record = deedLog(desk, clock);
  app.get(
    "/api/tuning-reports",
    {
      config: { access: ENGINEERS },
      schema: {
        tags: ["tuning"],
        summary: "Tuning reports without their curves, newest first",
        querystring: TuningListQuery,
        response: { 200: TuningListBody, ...LEARNING_ERRORS },
      },
    },
    async (request) => {
      const { camera, violation, profile, limit, after } = request.query;
      const found = await tuning.list({
        limit,
        ...(camera === undefined ? {} : { cameraCode: camera }),
        ...(violation === undefined ? {} : { violation }),
        ...(profile === undefined ? {} : { profile }),
        ...(after === undefined ? {} : { after }),
      });
      const nextAfter = found.length === limit ? (found.at(-1)?.id ?? null) : null;
      return { reports: found.map(bodyOf), nextAfter };
    },
  );

  app.get(
    "/api/tuning-reports/:id",
    {
      config: { access: ENGINEERS },
      schema: {
        tags: ["tuning"],
        summary: "One report whole: its points, what each keeps and what it opens; the view is recorded",
        params: TuningParamsOf,
        response: { 200: TuningReportBody, 404: ErrorBody, ...LEARNING_ERRORS },
      },
    },
    async (request) => {
      const { entry, report } = await tuning.report(request.params.id);
      // Its thumbnails show people as the records' key frames do.
      await record(request, { action: "view-tuning-report", subject: entry.id });
      return { entry: bodyOf(entry), report };
    },
  );
}

function publishRoute(app: App, tuning: TuningDesk, { desk, clock }: LearningRouteOptions): void {
  const record = deedLog(desk, clock);
  app.post(
    "/api/tuning-reports",
    {
      bodyLimit: TUNING_REPORT_MAX_BYTES,
      config: { access: PUBLISHERS },
      schema: {
        tags: ["tuning"],
        summary: "Publish a report; the newest ten of each camera, kind, light and zones are kept",
        body: TuningPost,
        response: { 201: TuningEntryBody, ...LEARNING_ERRORS },
      },
    },
    async (request, reply) => {
      const { cameraCode, violation, profile, madeAt } = request.body;
      await record(request, {
        ...{ action: "publish-tuning-report", subject: cameraCode },
        details: { violation, profile, madeAt },
      });
      const entry = await tuning.publish(request.body, userOf(request).id);
      return reply.code(201).send(bodyOf(entry));
    },
  );
}
