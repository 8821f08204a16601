/** Perception records of a camera as a file: what tuning replays. Recorded, because they tell who stood where and when. */
import { Readable } from "node:stream";
import Type from "typebox";
import { DispatcherError } from "../../errors.ts";
import type { RecordDesk } from "../../learning/record-puller.ts";
import type { App } from "../app.ts";
import { ASKED_ERRORS, CameraParams } from "./camera-schemas.ts";
import { deedLog } from "./deeds.ts";
import { instantOf } from "./instant.ts";
import type { LearningRouteOptions } from "./label-routes.ts";
import { ENGINEERS } from "./learning-access.ts";
import { ErrorBody } from "./schemas.ts";

const RecordsFile = Type.Unsafe<Readable>({
  ...{ type: "string", format: "binary" },
  description: "application/octet-stream, .gwr: blocks in a row. Content-Length is of all of them.",
});

const RecordsQuery = Type.Object(
  {
    from: Type.String({ format: "date-time", description: "The earliest time wanted." }),
    to: Type.String({ format: "date-time", description: "The latest time wanted." }),
  },
  { additionalProperties: false },
);

export function recordRoutes(app: App, records: RecordDesk, { desk, clock }: LearningRouteOptions): void {
  const record = deedLog(desk, clock);
  app.get(
    "/api/cameras/:code/records",
    {
      config: { access: ENGINEERS },
      schema: {
        tags: ["tuning"],
        summary:
          "What the camera's agent keeps of its looks between two times, as a file for `models replay` and `models tune`",
        params: CameraParams,
        querystring: RecordsQuery,
        response: { 200: RecordsFile, 409: ErrorBody, ...ASKED_ERRORS },
      },
    },
    async (request, reply) => {
      const { code } = request.params;
      const { from, to } = request.query;
      const [fromMs, toMs] = [instantOf("from", from), instantOf("to", to)];
      if (fromMs >= toMs) {
        throw new DispatcherError(
          "BAD_REQUEST",
          `Key "to" is ${to}, not after "from": a later time would be right.`,
        );
      }
      const pull = await records.pull(code, fromMs, toMs);
      // Read to its end, cut off by the reader or never begun: its place is free again when the answer is over.
      if (reply.raw.destroyed) pull.release();
      else reply.raw.once("close", pull.release);
      const { blocks, looks, totalBytes } = pull;
      await record(request, {
        ...{ action: "pull-records", subject: code },
        details: { from, to, blocks, looks, totalBytes },
      });
      const stream = Readable.from(pull.bytes, { objectMode: false });
      return reply
        .header("content-type", "application/octet-stream")
        .header("content-length", totalBytes)
        .header("content-disposition", `attachment; filename="${code}-${fileTime(pull.from)}.gwr"`)
        .send(stream);
    },
  );
}

const fileTime = (instant: string): string => instant.replaceAll(/[^0-9T]/g, "").slice(0, 15);
