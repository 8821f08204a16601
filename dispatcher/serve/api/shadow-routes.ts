/** Rules on trial: what would appear, what would vanish, with pictures. A view is recorded before its bytes leave. */
import Type from "typebox";
import { DispatcherError } from "../../errors.ts";
import type { ShadowDesk, ShadowEntry } from "../../learning/shadow-desk.ts";
import type { App } from "../app.ts";
import { CameraParams } from "./camera-schemas.ts";
import { deedLog } from "./deeds.ts";
import type { LearningRouteOptions } from "./label-routes.ts";
import { ENGINEERS, LEARNING_ERRORS } from "./learning-access.ts";
import { ErrorBody } from "./schemas.ts";
import { ShadowBody, ShadowListQuery, ShadowPictureParams } from "./shadow-schemas.ts";

const Jpeg = Type.Unsafe<Buffer>({ type: "string", format: "binary", description: "image/jpeg" });

const bodyOf = ({ evidence, xyxy, sourceSizeWh, ...entry }: ShadowEntry) => ({
  ...entry,
  xyxy: [...xyxy] as [number, number, number, number],
  sourceSizeWh: [...sourceSizeWh] as [number, number],
  hasPicture: evidence !== null,
});

export function shadowRoutes(app: App, shadows: ShadowDesk, { desk, clock }: LearningRouteOptions): void {
  const record = deedLog(desk, clock);

  app.get(
    "/api/cameras/:code/shadow",
    {
      config: { access: ENGINEERS },
      schema: {
        tags: ["tuning"],
        summary: "A camera's rules on trial: what they would have opened and missed beside the live ones",
        params: CameraParams,
        querystring: ShadowListQuery,
        response: { 200: ShadowBody, 404: ErrorBody, ...LEARNING_ERRORS },
      },
    },
    async (request) => {
      const { settings, side, violation, limit, after } = request.query;
      const view = await shadows.view({
        ...{ cameraCode: request.params.code, limit },
        ...(settings === undefined ? {} : { settingsSha256: settings }),
        ...(side === undefined ? {} : { side }),
        ...(violation === undefined ? {} : { violation }),
        ...(after === undefined ? {} : { after }),
      });
      const last = view.incidents.length === limit ? view.incidents.at(-1) : undefined;
      return {
        ...view,
        counts: [...view.counts],
        incidents: view.incidents.map(bodyOf),
        nextAfter: last?.incidentId ?? null,
      };
    },
  );

  app.get(
    "/api/cameras/:code/shadow/:incidentId/picture",
    {
      config: { access: ENGINEERS },
      schema: {
        tags: ["tuning"],
        summary: "The scene of one incident on trial, faces and plates hidden; the view is recorded",
        params: ShadowPictureParams,
        response: { 200: Jpeg, 404: ErrorBody, ...LEARNING_ERRORS },
      },
    },
    async (request, reply) => {
      const { code, incidentId } = request.params;
      const entry = await shadows.incident(code, incidentId);
      if (entry === null) throw noPicture(code, incidentId);
      await record(request, {
        action: "view-shadow-picture",
        subject: incidentId,
        details: { cameraCode: code },
      });
      const jpeg = await shadows.picture(entry);
      if (jpeg === null) throw noPicture(code, incidentId);
      return reply.type("image/jpeg").send(Buffer.from(jpeg));
    },
  );
}

const noPicture = (code: string, incidentId: string): DispatcherError =>
  new DispatcherError(
    "NOT_FOUND",
    `Camera ${code} has no picture of an incident ${incidentId} on trial, or no longer.`,
  );
