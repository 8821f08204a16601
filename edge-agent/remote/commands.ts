/**
 * What the dispatcher may ask of an agent: `verify` (is it still there?) and `snapshot` (what does the camera
 * see?). Every request is answered, also one that cannot be read: silence would look like a dead agent.
 */
import { createHash, randomBytes } from "node:crypto";
import {
  commandSubject,
  type EvidenceRef,
  parseSnapshotRequest,
  parseVerifyRequest,
  type SnapshotReply,
  type SnapshotRequest,
  uuidV7,
  type VerifyReply,
  type VerifyRequest,
} from "#contract";
import type { Bus } from "../bus/bus.ts";
import { messageOf } from "../errors.ts";
import { type Point, scaleBox } from "../geometry/box.ts";
import type { Look } from "../perceive/zone/look.ts";
import type { drawLook, encodeOriginal, LookLabel } from "../report/event/evidence.ts";
import type { Privacy } from "../report/event/privacy.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Clock } from "../time/clock.ts";
import { followLooks } from "./follow-looks.ts";
import { BUSY, cameraCodeOf, fieldOf, limited, notOurs, shorten } from "./answering.ts";
import { addLook, type Decision, decide, NO_LOOKS, type Tally, undecidedReason } from "./verdict.ts";

const SNAPSHOT_TIMEOUT_MS = 15_000;

export interface CameraView {
  readonly name: string;
  /** Corners of a zone, 0 to 1 of the picture; empty for a zone it does not have. */
  readonly polygonOf: (zoneId: string) => readonly Point[];
}

export interface CommandsOptions {
  readonly bus: Pick<Bus, "serve" | "putEvidence">;
  readonly agentId: string;
  /** Undefined for a camera that is not this agent's. */
  readonly cameraOf: (cameraCode: string) => CameraView | undefined;
  /** Every look at the camera from now on, until the signal. */
  readonly looks: (cameraCode: string, signal: AbortSignal) => AsyncIterable<Look>;
  readonly draw: typeof drawLook;
  /** The picture alone. */
  readonly encode: typeof encodeOriginal;
  readonly privacy: Pick<Privacy, "show">;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Ends what is under way: it is answered as blind. */
  readonly signal: AbortSignal;
}

type Picture = Pick<LookLabel, "title" | "tone" | "boxes"> & {
  /** Corners relative to the picture. */
  readonly zone: readonly Point[];
};

export function serveCommands(options: CommandsOptions): void {
  const { bus, agentId } = options;
  bus.serve(
    commandSubject(agentId, "verify"),
    limited(
      (request) => answerVerify(request, options),
      (request) => blind(ticketIdOf(request), BUSY),
    ),
  );
  bus.serve(
    commandSubject(agentId, "snapshot"),
    limited(
      (request) => answerSnapshot(request, options),
      (request) => noSnapshot(cameraCodeOf(request), BUSY),
    ),
  );
}

const blind = (ticketId: string, reason: string): VerifyReply => ({
  ...{ ticketId, verdict: "blind", looks: 0, evidence: [] },
  reason: shorten(reason),
});
const noSnapshot = (cameraCode: string, reason: string): SnapshotReply => ({
  ...{ cameraCode, evidence: [] },
  reason: shorten(reason),
});

/** Nobody watches that place any more: an object that is not seen there proves nothing. */
const noZone = ({ zoneId, cameraCode }: VerifyRequest): string =>
  `camera ${cameraCode} has no zone ${zoneId} any more: a person must look`;

async function answerVerify(bytes: Uint8Array, options: CommandsOptions): Promise<VerifyReply> {
  const parsed = parseVerifyRequest(bytes);
  if (!parsed.ok) return blind(ticketIdOf(bytes), `the verify request cannot be read: ${parsed.reason}`);
  const request = parsed.value;
  const camera = options.cameraOf(request.cameraCode);
  if (camera === undefined) return blind(request.ticketId, notOurs(request.cameraCode, options.agentId));
  if (camera.polygonOf(request.zoneId).length === 0) return blind(request.ticketId, noZone(request));
  const found = await lookAgain(request, options);
  const { verdict, reason } = found.decision;
  const shot =
    found.last === null ? NO_PICTURE : await verifyPicture(found.last, { request, camera, verdict }, options);
  options.logger.info(
    { ticketId: request.ticketId, cameraCode: request.cameraCode, verdict, reason },
    "verified",
  );
  return {
    ticketId: request.ticketId,
    verdict,
    looks: found.tally.looks,
    ...(found.last === null ? {} : { capturedAt: new Date(found.last.frame.capturedAtMs).toISOString() }),
    reason: shorten(reason + shot.trouble),
    evidence: shot.evidence,
  };
}

interface Found {
  readonly decision: Decision | { readonly verdict: "blind"; readonly reason: string };
  readonly tally: Tally;
  readonly last: Look | null;
}

async function lookAgain(request: VerifyRequest, options: CommandsOptions): Promise<Found> {
  const { clock, looks, signal } = options;
  const { cameraCode, dedupKey } = request;
  const found: { tally: Tally; last: Look | null; decision: Decision | null } = {
    tally: NO_LOOKS,
    last: null,
    decision: null,
  };
  let failure = "";
  try {
    await followLooks({ looks, cameraCode, timeoutMs: request.timeoutS * 1000, clock, signal }, (look) => {
      found.last = look;
      found.tally = addLook(found.tally, look, dedupKey);
      found.decision = decide(found.tally, request);
      return found.decision !== null;
    });
  } catch (cause) {
    failure = messageOf(cause);
  }
  const { tally, last, decision } = found;
  if (decision !== null) return { decision, tally, last };
  const stopped = signal.aborted ? "the agent is stopping" : "";
  const reason = failure || stopped || undecidedReason(tally, request);
  return { decision: { verdict: "blind", reason }, tally, last };
}

const VERIFY_TITLES = {
  clear: { title: { zh: "复查：已清除", en: "re-check: clear" }, tone: "clear" },
  present: { title: { zh: "复查：仍在", en: "re-check: still there" }, tone: "alarm" },
  blind: { title: { zh: "复查：无法判断", en: "re-check: cannot say" }, tone: "plain" },
} as const;

interface Verified {
  readonly request: VerifyRequest;
  readonly camera: CameraView;
  readonly verdict: VerifyReply["verdict"];
}

function verifyPicture(
  look: Look,
  { request, camera, verdict }: Verified,
  options: CommandsOptions,
): Promise<Shot> {
  return takePicture(look, `verify-${newId(options.clock)}`, options, {
    ...VERIFY_TITLES[verdict],
    zone: camera.polygonOf(request.zoneId),
    boxes: look.seen.filter((each) => each.dedupKey === request.dedupKey).map((each) => each.xyxy),
  });
}

async function answerSnapshot(bytes: Uint8Array, options: CommandsOptions): Promise<SnapshotReply> {
  const parsed = parseSnapshotRequest(bytes);
  if (!parsed.ok)
    return noSnapshot(cameraCodeOf(bytes), `the snapshot request cannot be read: ${parsed.reason}`);
  const { cameraCode, plain: isPlain }: SnapshotRequest = parsed.value;
  if (options.cameraOf(cameraCode) === undefined)
    return noSnapshot(cameraCode, notOurs(cameraCode, options.agentId));
  const taken: { look: Look | null } = { look: null };
  try {
    const { clock, looks, signal } = options;
    await followLooks({ looks, cameraCode, timeoutMs: SNAPSHOT_TIMEOUT_MS, clock, signal }, (look) => {
      taken.look = look;
      return true;
    });
  } catch (cause) {
    return noSnapshot(cameraCode, messageOf(cause));
  }
  const { look } = taken;
  if (look === null)
    return noSnapshot(cameraCode, `the camera gave no look within ${SNAPSHOT_TIMEOUT_MS / 1000} s`);
  const title = { zh: "抓拍", en: "snapshot" };
  const plain: Picture = { title, tone: "plain", zone: [], boxes: [] };
  const folder = `snapshot-${newId(options.clock)}`;
  const shot = await (isPlain === true
    ? takePlain(look, folder, options)
    : takePicture(look, folder, options, plain));
  const capturedAt = new Date(look.frame.capturedAtMs).toISOString();
  return { cameraCode, capturedAt, evidence: shot.evidence, reason: shorten(`one look${shot.trouble}`) };
}

interface Shot {
  readonly evidence: EvidenceRef[];
  /** Why there is no picture, to be put behind the reason; empty when there is one. */
  readonly trouble: string;
}

const NO_PICTURE: Shot = { evidence: [], trouble: "" };

/** Draws and stores; the picture lies in the store before the reply that names it is sent. */
async function takePicture(
  look: Look,
  folder: string,
  options: CommandsOptions,
  picture: Picture,
): Promise<Shot> {
  try {
    const cameraName = options.cameraOf(look.frame.cameraCode)?.name ?? look.frame.cameraCode;
    const { frame } = await options.privacy.show(look, picture.boxes);
    const { widthPx, heightPx } = frame;
    const [across, down] = [widthPx / look.frame.widthPx, heightPx / look.frame.heightPx];
    const { title, tone, zone, boxes } = picture;
    const { ref, jpeg } = await options.draw(frame, {
      ...{ title, tone, cameraName },
      zonePolygonPx: zone.map(([x, y]): Point => [x * widthPx, y * heightPx]),
      boxes: boxes.map((box) => scaleBox(box, across, down)),
      object: `${folder}/scene.jpg`,
    });
    await options.bus.putEvidence(ref.object, jpeg);
    return { evidence: [ref], trouble: "" };
  } catch (cause) {
    return notStored(look, cause, options);
  }
}

/** Blurred as evidence is, and nothing written on it: a place in it is the same share of the camera's picture. */
async function takePlain(look: Look, folder: string, options: CommandsOptions): Promise<Shot> {
  try {
    const { frame } = await options.privacy.show(look, []);
    const jpeg = await options.encode(frame);
    const object = `${folder}/scene.jpg`;
    const sha256 = createHash("sha256").update(jpeg).digest("hex");
    await options.bus.putEvidence(object, jpeg);
    const ref = { kind: "scene", object, contentType: "image/jpeg", sha256 } as const;
    return { evidence: [{ ...ref, sizeBytes: jpeg.byteLength }], trouble: "" };
  } catch (cause) {
    return notStored(look, cause, options);
  }
}

function notStored({ frame: { cameraCode } }: Look, cause: unknown, { logger }: CommandsOptions): Shot {
  logger.warn({ cameraCode, reason: messageOf(cause) }, "picture of a look not stored");
  return { evidence: [], trouble: `; without a picture: ${messageOf(cause)}` };
}

const newId = (clock: Clock): string => uuidV7(clock.nowMs(), randomBytes(10));

const ticketIdOf = (bytes: Uint8Array): string => fieldOf(bytes, "ticketId") || "unknown";
