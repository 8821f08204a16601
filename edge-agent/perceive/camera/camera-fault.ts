/** Why a camera is not seen: ffmpeg's words turned into one sentence that says what to do. Pure. */
import { hasLogin, hostOf, pathOf, shownUrl } from "./camera-url.ts";

export type FaultKind =
  | "wrong-password"
  | "forbidden"
  | "not-found"
  | "nothing-listening"
  | "host-unreachable"
  | "no-answer"
  | "frozen"
  | "frozen-picture"
  | "no-keyframe"
  | "ended"
  | "size-changed"
  | "not-a-video"
  | "ffmpeg-missing"
  | "unknown";

export interface CameraFault {
  readonly kind: FaultKind;
  /** One sentence without credentials. The same cause gives the same text, so that repeats can be counted. */
  readonly sentence: string;
}

/** How one run of ffmpeg ended. */
export interface Ending {
  readonly url: string;
  /** Warnings and errors, already without credentials, oldest first. */
  readonly complaints: readonly string[];
  readonly exitCode: number | null;
  readonly sawPicture: boolean;
  /** From start to end. */
  readonly ranMs: number;
  /** ffmpeg gives up on a silent connection after this. */
  readonly ioTimeoutMs: number;
}

export const FFMPEG_MISSING: CameraFault = {
  kind: "ffmpeg-missing",
  sentence:
    "ffmpeg cannot be started because it is not installed or not in PATH; on Debian: apt-get install ffmpeg",
};

interface Pattern {
  readonly words: RegExp;
  readonly kind: FaultKind;
  readonly sentence: (ending: Ending) => string;
}

/** The first that matches wins: what the camera said comes before what ffmpeg made of it. */
const PATTERNS: readonly Pattern[] = [
  {
    words: /\b401\b|authorization failed/i,
    kind: "wrong-password",
    sentence: ({ url }) => loginSentence(url),
  },
  {
    words: /\b403\b/,
    kind: "forbidden",
    sentence: ({ url }) =>
      `${shownUrl(url)} forbids this user to watch (403); give the user the right on the camera`,
  },
  {
    words: /\b404\b/,
    kind: "not-found",
    sentence: ({ url }) =>
      `${hostOf(url)} has no stream at ${pathOf(url)} (404); correct the path in the camera's url`,
  },
  {
    words: /connection refused/i,
    kind: "nothing-listening",
    sentence: ({ url }) =>
      `nothing listens on ${hostOf(url)} (connection refused); check that the camera is on and the port in its url`,
  },
  {
    words: /failed to resolve hostname|name or service not known/i,
    kind: "host-unreachable",
    sentence: ({ url }) =>
      `the name in ${hostOf(url)} cannot be resolved; check the host in the camera's url, or the DNS`,
  },
  {
    words: /no route to host|network is unreachable|host is unreachable|network is down/i,
    kind: "host-unreachable",
    sentence: ({ url }) =>
      `${hostOf(url)} cannot be reached (no route); check the camera's address and the network`,
  },
];

/** A connection that is closed in the first moment is reset for ffmpeg or ended, as the packets happen to come. */
const NO_VIDEO =
  /invalid data found|connection reset|broken pipe|does not contain any stream|matches no streams|could not find codec/i;

/** Sorts a run that ended by itself. Any end of a live stream is a fault, exit code 0 included. */
export function classifyEnding(ending: Ending): CameraFault {
  if (!ending.sawPicture) {
    const { kind, sentence } = whileConnecting(ending);
    return { kind, sentence };
  }
  const timedOut = ending.complaints.some((line) => /timed out/i.test(line));
  return timedOut ? frozen(ending.url, ending.ioTimeoutMs) : ended(ending.url);
}

function whileConnecting(ending: Ending): CameraFault {
  const text = ending.complaints.join("\n");
  const pattern = PATTERNS.find(({ words }) => words.test(text));
  if (pattern !== undefined) return { kind: pattern.kind, sentence: pattern.sentence(ending) };
  // ffmpeg 5.1 calls a server that accepts and stays silent "Invalid data", so the clock has to decide.
  if (/timed out/i.test(text) || ending.ranMs >= ending.ioTimeoutMs)
    return noAnswer(ending.url, ending.ioTimeoutMs);
  if (NO_VIDEO.test(text)) return notAVideo(ending.url);
  const last = ending.complaints.at(-1) ?? "it said nothing";
  return {
    kind: "unknown",
    sentence: `ffmpeg ended with exit code ${String(ending.exitCode)} before the first picture of ${shownUrl(ending.url)}: ${last}`,
  };
}

function loginSentence(url: string): string {
  return hasLogin(url)
    ? `${shownUrl(url)} refuses the user name or password (401); correct them in the camera's url`
    : `${shownUrl(url)} asks for a user name and password (401); put them into the camera's url`;
}

export function noAnswer(url: string, waitedMs: number): CameraFault {
  return {
    kind: "no-answer",
    sentence: `${hostOf(url)} did not answer within ${seconds(waitedMs)}; check the camera's address, its power and the network`,
  };
}

/** Connected, but no first picture: unlike noAnswer, somebody may be sending, only nothing that can be decoded. */
export function noFirstPicture(url: string, waitedMs: number): CameraFault {
  return {
    kind: "no-answer",
    sentence: `${shownUrl(url)} gave no picture within ${seconds(waitedMs)} of connecting; the camera hangs, or sends key frames less often than that`,
  };
}

export function frozen(url: string, silentMs: number): CameraFault {
  return {
    kind: "frozen",
    sentence: `${shownUrl(url)} gave no picture for ${seconds(silentMs)}; the camera or the network hangs, or it sends key frames less often than that`,
  };
}

/** Unlike `frozen`, the network and the camera's sender live: packets come, but nothing to see. */
export function noKeyframe(url: string, waitedMs: number): CameraFault {
  return {
    kind: "no-keyframe",
    sentence: `${shownUrl(url)} sends packets, but no key frame that can be decoded came for ${seconds(waitedMs)}; set the camera's I-frame interval below that, or patrol.stallS above it`,
  };
}

export function frozenPicture(url: string, limitMs: number): CameraFault {
  return {
    kind: "frozen-picture",
    sentence: `${shownUrl(url)} has been sending one and the same picture for over ${seconds(limitMs)}; the camera's encoder hangs: restart the camera`,
  };
}

function ended(url: string): CameraFault {
  return {
    kind: "ended",
    sentence: `${shownUrl(url)} ended its stream; the camera restarted or closed the connection`,
  };
}

function notAVideo(url: string): CameraFault {
  return {
    kind: "not-a-video",
    sentence: `${shownUrl(url)} answers, but not with an RTSP video; check the port and the path in the camera's url`,
  };
}

export function sizeChanged(url: string, from: string, to: string): CameraFault {
  return {
    kind: "size-changed",
    sentence: `${shownUrl(url)} changed its picture from ${from} to ${to}; the decoder starts again to follow`,
  };
}

export function seconds(ms: number): string {
  return `${String(Math.round(ms / 100) / 10)} s`;
}
