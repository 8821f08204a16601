/** What a chat robot's answer means: HTTP 200 says only that it was heard, the code in the body what became of it. */
import type { Reply } from "./channel.ts";
import type { HttpReply } from "./http-post.ts";

export interface RobotCodes {
  /** Where the body holds the code and the words. */
  readonly codeKey: string;
  readonly wordsKey: string;
  /** Code → how long the robot stays silent after it, where that is documented. */
  readonly throttled: ReadonlyMap<number, number | null>;
  /** Codes that refuse what this message says; every other code but 0 refuses the setting. */
  readonly badMessage: ReadonlySet<number>;
  /** Codes after which nothing is certain: "system busy". */
  readonly unsure: ReadonlySet<number>;
  /** Codes whose words tell more than they do. */
  readonly words?: (code: number, words: string) => Reply | null;
}

const WORDS_MAX = 120;

export function robotReply(heard: HttpReply, codes: RobotCodes): Reply {
  if (heard.kind !== "answered") return heard;
  const byStatus = statusReply(heard);
  if (byStatus !== null) return byStatus;
  const answer = parseAnswer(heard.text, codes);
  if (answer === null) return { kind: "unknown", reason: "the answer is not what this robot documents" };
  const { code, words } = answer;
  if (code === 0) return { kind: "delivered" };
  const reason = `${codes.codeKey} ${String(code)}: ${words}`;
  const silentMs = codes.throttled.get(code);
  if (silentMs !== undefined) return { kind: "throttled", reason, retryAfterMs: silentMs };
  if (codes.unsure.has(code)) return { kind: "unknown", reason };
  const told = codes.words?.(code, words);
  if (told !== undefined && told !== null) return told;
  return { kind: "refused", reason, fault: codes.badMessage.has(code) ? "message" : "setting" };
}

/** Null for 2xx, whose body decides. */
export function statusReply(heard: Extract<HttpReply, { kind: "answered" }>): Reply | null {
  const { status, retryAfterMs } = heard;
  const reason = `HTTP ${String(status)}`;
  if (status >= 200 && status < 300) return null;
  if (status === 429) return { kind: "throttled", reason, retryAfterMs };
  // 503 with a time to come back is a refusal to take it now; without one it is as unclear as any 5xx.
  if (status === 503 && retryAfterMs !== null) return { kind: "throttled", reason, retryAfterMs };
  if (status >= 500 || status === 408) return { kind: "unknown", reason };
  if (status === 410) return { kind: "refused", reason, fault: "gone" };
  const isMessage = status === 400 || status === 413 || status === 422;
  return { kind: "refused", reason, fault: isMessage ? "message" : "setting" };
}

function parseAnswer(
  text: string | null,
  { codeKey, wordsKey }: RobotCodes,
): { readonly code: number; readonly words: string } | null {
  if (text === null) return null;
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== "object" || body === null) return null;
    const fields = body as Readonly<Record<string, unknown>>;
    const code = fields[codeKey];
    const words = fields[wordsKey];
    if (typeof code !== "number") return null;
    return { code, words: typeof words === "string" ? words.slice(0, WORDS_MAX) : "" };
  } catch {
    return null;
  }
}
