/** Asked of one camera: `why` it did or did not report, and `relearn`, because it is right as it hangs now. */
import {
  commandSubject,
  parseRelearnRequest,
  parseWhyRequest,
  type RelearnReply,
  type WhyChain,
  type WhyReply,
  type WhyRequest,
} from "#contract";
import type { Bus } from "../bus/bus.ts";
import { messageOf } from "../errors.ts";
import { answerWhy } from "../why/chain.ts";
import type { CameraDiary } from "../why/camera-diary.ts";
import { BUSY, cameraCodeOf, encode, limited, notOurs, shorten } from "./answering.ts";

export interface CameraCare {
  readonly zoneIds: readonly string[];
  /** A look says how things were for so long after it. */
  readonly lookGoodForMs: number;
  readonly diary: Pick<CameraDiary, "at" | "stats" | "mayStay" | "waitsToStay" | "heartbeat">;
  /** Forgets the learned scene. */
  relearn(): void;
}

export interface WhyCommandsOptions {
  readonly bus: Pick<Bus, "serve">;
  readonly agentId: string;
  /** Undefined for a camera that is not this agent's. */
  readonly careOf: (cameraCode: string) => CameraCare | undefined;
  /** Notes in every diary how its camera fares now. */
  readonly noteHealth: () => void;
  readonly nowMs: () => number;
}

export function serveWhyCommands(options: WhyCommandsOptions): void {
  const { bus, agentId } = options;
  bus.serve(
    commandSubject(agentId, "why"),
    limited(
      (request) => Promise.resolve(answer(request, options)),
      (request) => refuseWhy(cameraCodeOf(request), BUSY),
    ),
  );
  bus.serve(commandSubject(agentId, "relearn"), (request) =>
    Promise.resolve(encode(answerRelearn(request, options))),
  );
}

const refuseWhy = (cameraCode: string, reason: string): WhyReply => ({
  ...{ cameraCode, answered: false, chains: [] },
  reason: shorten(reason),
});

function answer(bytes: Uint8Array, options: WhyCommandsOptions): WhyReply {
  const parsed = parseWhyRequest(bytes);
  if (!parsed.ok) return refuseWhy(cameraCodeOf(bytes), `the why request cannot be read: ${parsed.reason}`);
  const { cameraCode } = parsed.value;
  const care = options.careOf(cameraCode);
  if (care === undefined) return refuseWhy(cameraCode, notOurs(cameraCode, options.agentId));
  try {
    return explain(parsed.value, care, options);
  } catch (cause) {
    return refuseWhy(cameraCode, messageOf(cause));
  }
}

function explain(
  { cameraCode, at, zoneId }: WhyRequest,
  care: CameraCare,
  { nowMs, noteHealth }: WhyCommandsOptions,
): WhyReply {
  noteHealth();
  const now = nowMs();
  const atMs = at === undefined ? now : Date.parse(at);
  const { fromMs, ...kept } = care.diary.stats();
  const wrong = wrongTime(at, { atMs, fromMs, now }) ?? wrongZone(zoneId, care);
  if (wrong !== undefined) return refuseWhy(cameraCode, wrong);
  const moment = care.diary.at(atMs);
  const { look, chains } = answerWhy({ moment, atMs, goodForMs: care.lookGoodForMs, zoneId });
  return {
    ...{ cameraCode, answered: true, at: iso(atMs), chains: [...chains] },
    reason: shorten(summary(chains[0])),
    ...(look === undefined ? {} : { lookedAt: iso(look.atMs) }),
    kept: { ...kept, from: iso(fromMs) },
  };
}

function wrongTime(
  at: string | undefined,
  { atMs, fromMs, now }: { readonly atMs: number; readonly fromMs: number; readonly now: number },
): string | undefined {
  if (Number.isNaN(atMs)) return `at is "${at ?? ""}": give a time such as ${iso(now)}`;
  if (atMs > now) return `at is ${iso(atMs)}, which is later than this agent's clock (${iso(now)})`;
  if (atMs >= fromMs) return undefined;
  return `at is ${iso(atMs)}, but what this camera's looks found is kept from ${iso(fromMs)} on`;
}

function wrongZone(zoneId: string | undefined, { zoneIds }: CameraCare): string | undefined {
  if (zoneId === undefined || zoneIds.includes(zoneId)) return undefined;
  return `the camera has no zone "${zoneId}"; it has ${zoneIds.join(", ") || "none"}`;
}

/** Of the zone that came furthest. */
function summary(chain: WhyChain | undefined): string {
  const where = chain?.zoneId === undefined ? "" : `zone ${chain.zoneId}: `;
  const { firstNo } = chain ?? {};
  const step = chain?.steps.find((each) => each.step === (firstNo ?? "event"));
  return `${where}${firstNo === undefined ? "" : `${firstNo} said no: `}${step?.says ?? ""}`;
}

function answerRelearn(bytes: Uint8Array, { agentId, careOf }: WhyCommandsOptions): RelearnReply {
  const refused = (cameraCode: string, reason: string): RelearnReply => ({
    ...{ cameraCode, relearning: false },
    reason: shorten(reason),
  });
  const parsed = parseRelearnRequest(bytes);
  if (!parsed.ok) return refused(cameraCodeOf(bytes), `the relearn request cannot be read: ${parsed.reason}`);
  const { cameraCode } = parsed.value;
  const care = careOf(cameraCode);
  if (care === undefined) return refused(cameraCode, notOurs(cameraCode, agentId));
  care.relearn();
  const reason =
    "its scene is learned anew from the next look on; until it is learned, only named things count";
  return { cameraCode, relearning: true, reason };
}

const iso = (ms: number): string => new Date(ms).toISOString();
