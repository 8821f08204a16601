/** Heartbeat → how a camera fares, in words. Pure. */
import type { CameraHealth } from "#contract";
import type { CameraCause, CameraState, CameraView, KnownCamera } from "./camera-desk.ts";

/** Six of the heartbeats that an agent sends unless told otherwise. */
export const AGENT_SILENT_MS = 60_000;

/** What is wrong with a stream, for people who mend cameras; the agent's own sentence is English and says more. */
const FAULTS_ZH: Readonly<Record<string, string>> = {
  "ffmpeg-missing": "智能盒缺少 ffmpeg",
  "wrong-password": "摄像机用户名或密码不对",
  forbidden: "摄像机拒绝访问",
  "not-found": "摄像机上没有这路码流",
  "nothing-listening": "该地址没有 RTSP 服务",
  "host-unreachable": "网络不通，连不上摄像机",
  "no-answer": "摄像机没有应答",
  frozen: "码流停住了",
  "no-keyframe": "码流里没有关键帧",
  "frozen-picture": "画面静止不变",
  ended: "码流中断",
  "not-a-video": "收到的不是视频",
  "size-changed": "画面尺寸变了",
  unknown: "码流故障",
};

type Sight = Pick<CameraView, "state" | "blindSince" | "cause">;

/** `health`: of the last heartbeat, heard `silentMs` ago. */
export function sightOf(camera: KnownCamera, health: CameraHealth | null, silentMs: number): Sight {
  if (health === null || silentMs > AGENT_SILENT_MS) return silent(camera);
  const state: CameraState = health.state === "connecting" ? "starting" : health.state;
  if (state !== "blind") return { state, blindSince: null, cause: null };
  return { state, blindSince: health.blindSince ?? null, cause: causeOf(health) };
}

function silent({ agentId, heardAt }: KnownCamera): Sight {
  const cause = {
    kind: "agent-silent",
    zh: `智能盒 ${agentId} 没有心跳：检查它的电源、网络和程序`,
    en: `agent ${agentId} is not heard: look after its power, its network and its program`,
  };
  return { state: "offline", blindSince: heardAt, cause };
}

function causeOf({ suspended, faultKind, blindReason }: CameraHealth): CameraCause {
  if (suspended !== undefined) return { kind: suspended.why, ...suspended.sentence };
  const en = blindReason ?? "it is not seen in time";
  const kind = faultKind ?? null;
  return { kind, zh: kind === null ? "没有按时看到画面" : (FAULTS_ZH[kind] ?? "码流故障"), en };
}
