/** What is set of a camera: zones, masks, perspective, hours, rule values; its versions; the agent's file taken over. */
import type { FastifyRequest } from "fastify";
import type { CameraSettings } from "#contract";
import type { CameraDesk } from "../../cameras/camera-desk.ts";
import { settingsDiff } from "../../cameras/settings-diff.ts";
import type { TicketDesk, User } from "../../lifecycle/ticket-desk.ts";
import type { Clock } from "../../time/clock.ts";
import type { RouteAccess } from "../access/access.ts";
import { userOf } from "../access/gate.ts";
import type { App } from "../app.ts";
import { CAMERA_READERS, visibleCamera } from "./camera-routes.ts";
import {
  AdoptedBody,
  AgentParams,
  CAMERA_ERRORS,
  CameraParams,
  CONFIG_ERRORS,
  ConfigBody,
  ConfigCheck,
  ConfigCheckBody,
  ConfigPut,
  CopyBody,
  CopyPost,
  DiffBody,
  DiffQuery,
  RestorePost,
  VersionBody,
  VersionParams,
  VersionsBody,
  VersionsQuery,
  WrittenBody,
} from "./camera-schemas.ts";
import { type DeedLog, deedLog } from "./deeds.ts";

const WRITERS: RouteAccess = { roles: ["engineer", "administrator"], scope: "district" };
/** 64 zones of 64 corners each, with what else there is. */
const CONFIG_MAX_BYTES = 512 * 1024;

export interface ConfigRouteOptions {
  readonly desk: TicketDesk;
  readonly clock: Clock;
}

interface Hung {
  readonly cameras: CameraDesk;
  readonly seen: (user: User, code: string) => Promise<{ readonly code: string }>;
  readonly record: DeedLog;
}

export function cameraConfigRoutes(app: App, cameras: CameraDesk, { desk, clock }: ConfigRouteOptions): void {
  const seen: Hung["seen"] = (user, code) => visibleCamera(user, code, { cameras, desk });
  const hung: Hung = { cameras, seen, record: deedLog(desk, clock) };
  presentRoutes(app, hung);
  changeRoutes(app, hung);
  versionRoutes(app, hung);
  backRoutes(app, hung);
}

function presentRoutes(app: App, { cameras, seen }: Hung): void {
  app.get(
    "/api/cameras/:code/config",
    {
      config: { access: CAMERA_READERS },
      schema: {
        tags: ["cameras"],
        summary: "What is set of it, without addresses and passwords, and whether its agent runs that",
        params: CameraParams,
        response: { 200: ConfigBody, ...CONFIG_ERRORS },
      },
    },
    async (request) => {
      const { code } = await seen(userOf(request), request.params.code);
      const { rules, evidenceWords, ...view } = await cameras.config(code);
      return { ...view, rules: [...rules], evidenceWords: [...evidenceWords] };
    },
  );

  app.post(
    "/api/cameras/:code/config/check",
    {
      bodyLimit: CONFIG_MAX_BYTES,
      attachValidation: true,
      config: { access: WRITERS },
      schema: {
        tags: ["cameras"],
        summary: "What its agent would say to these settings; nothing is applied",
        params: CameraParams,
        body: ConfigCheck,
        response: { 200: ConfigCheckBody, ...CONFIG_ERRORS },
      },
    },
    async (request) => {
      refuseUnlessSettings(request);
      const problems = await cameras.checkConfig(request.params.code, request.body.settings);
      return { sound: problems.length === 0, problems: [...problems] };
    },
  );
}

function changeRoutes(app: App, { cameras, record }: Hung): void {
  app.put(
    "/api/cameras/:code/config",
    {
      bodyLimit: CONFIG_MAX_BYTES,
      attachValidation: true,
      config: { access: WRITERS },
      schema: {
        tags: ["cameras"],
        summary:
          "Change what is set of it: checked by its agent, kept as a version, taken over while it runs",
        params: CameraParams,
        body: ConfigPut,
        response: { 200: WrittenBody, ...CONFIG_ERRORS },
      },
    },
    async (request) => {
      refuseUnlessSettings(request);
      const { code } = request.params;
      const { settings, expectedVersion, note } = request.body;
      await record(request, { action: "change-camera", subject: code, details: { expectedVersion, note } });
      return cameras.changeConfig(code, { settings, expectedVersion, note, by: userOf(request).id });
    },
  );

  app.post(
    "/api/cameras/:code/config/copy",
    {
      config: { access: WRITERS },
      schema: {
        tags: ["cameras"],
        summary: "Copy parts of it to other cameras, each by itself and as a version of its own",
        params: CameraParams,
        body: CopyPost,
        response: { 200: CopyBody, ...CONFIG_ERRORS },
      },
    },
    async (request) => {
      const { code } = request.params;
      const { to, parts, note } = request.body;
      await record(request, { action: "copy-camera", subject: code, details: { to, parts, note } });
      const by = userOf(request).id;
      return { copied: [...(await cameras.copyConfig({ from: code, to, parts, note, by }))] };
    },
  );

  app.post(
    "/api/agents/:id/adopt",
    {
      config: { access: WRITERS },
      schema: {
        tags: ["cameras"],
        summary:
          "Take the text of the agent's own file into the bucket, so that its cameras can be changed from here",
        params: AgentParams,
        response: { 200: AdoptedBody, ...CONFIG_ERRORS },
      },
    },
    async (request) => {
      const { id } = request.params;
      await record(request, { action: "adopt-agent", subject: id });
      return cameras.adopt(id);
    },
  );
}

function versionRoutes(app: App, { cameras, seen }: Hung): void {
  app.get(
    "/api/cameras/:code/config/versions",
    {
      config: { access: CAMERA_READERS },
      schema: {
        tags: ["cameras"],
        summary: "What was set of it before, newest first: who, when, why",
        params: CameraParams,
        querystring: VersionsQuery,
        response: { 200: VersionsBody, ...CAMERA_ERRORS },
      },
    },
    async (request) => {
      const { code } = await seen(userOf(request), request.params.code);
      const { limit, before } = request.query;
      const found = await cameras.configVersions(code, limit, before);
      const versions = found.map(({ settings: _settings, ...version }) => version);
      const last = versions.at(-1);
      const nextBefore = last !== undefined && versions.length === limit ? last.version : null;
      return { versions, nextBefore };
    },
  );

  app.get(
    "/api/cameras/:code/config/versions/:version",
    {
      config: { access: CAMERA_READERS },
      schema: {
        tags: ["cameras"],
        summary: "One version, whole",
        params: VersionParams,
        response: { 200: VersionBody, ...CAMERA_ERRORS },
      },
    },
    async (request) => {
      const { code } = await seen(userOf(request), request.params.code);
      return cameras.configVersion(code, request.params.version);
    },
  );

  app.get(
    "/api/cameras/:code/config/diff",
    {
      config: { access: CAMERA_READERS },
      schema: {
        tags: ["cameras"],
        summary: "Where two versions differ; zones are compared by their ids",
        params: CameraParams,
        querystring: DiffQuery,
        response: { 200: DiffBody, ...CAMERA_ERRORS },
      },
    },
    async (request) => {
      const { code } = await seen(userOf(request), request.params.code);
      const of = (version: number) => cameras.configVersion(code, version);
      const [from, to] = await Promise.all([of(request.query.from), of(request.query.to)]);
      return { changes: [...settingsDiff(from.settings, to.settings)] };
    },
  );
}

function backRoutes(app: App, { cameras, record }: Hung): void {
  app.post(
    "/api/cameras/:code/config/versions/:version/restore",
    {
      config: { access: WRITERS },
      schema: {
        tags: ["cameras"],
        summary: "Back to a version, as a new one",
        params: VersionParams,
        body: RestorePost,
        response: { 200: WrittenBody, ...CONFIG_ERRORS },
      },
    },
    async (request) => {
      const { code, version } = request.params;
      const { expectedVersion, note } = request.body;
      await record(request, { action: "restore-camera", subject: code, details: { version, note } });
      return cameras.restoreConfig(code, version, { expectedVersion, note, by: userOf(request).id });
    },
  );
}

/** What is wrong within the settings is for the agent to say: it says all of it, and what would be right. */
function refuseUnlessSettings(request: FastifyRequest): void {
  const { validationError, body } = request;
  if (validationError === undefined) return;
  const [first] = (validationError.validation ?? []) as readonly { readonly instancePath: string }[];
  const { settings } = (body ?? {}) as { readonly settings?: Partial<CameraSettings> };
  const isWithin = first?.instancePath.startsWith("/settings") === true && typeof settings === "object";
  if (!isWithin || first.instancePath === "/settings/zones" || !Array.isArray(settings.zones))
    throw validationError;
}
