/** What all remote commands share: a bound on how many are under way, and answers even to what cannot be read. */

/** Requests under way at once, of each kind; more are told to come again. */
const MAX_UNDER_WAY = 8;
const MAX_REASON_CHARACTERS = 500;

export const BUSY = `the agent already has ${MAX_UNDER_WAY} such requests under way: ask again in a minute`;

export function limited<Reply>(
  answer: (request: Uint8Array) => Promise<Reply>,
  busy: (request: Uint8Array) => Reply,
): (request: Uint8Array) => Promise<Uint8Array> {
  let underWay = 0;
  return async (request) => {
    if (underWay >= MAX_UNDER_WAY) return encode(busy(request));
    underWay += 1;
    try {
      return encode(await answer(request));
    } finally {
      underWay -= 1;
    }
  };
}

export const encode = (reply: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(reply));
export const shorten = (reason: string): string => reason.slice(0, MAX_REASON_CHARACTERS);

export const notOurs = (cameraCode: string, agentId: string): string =>
  `camera ${cameraCode} is not one of agent ${agentId}: see its agent.yaml`;

/** A string field of a request that may be anything, so that even its refusal reaches whom it concerns. */
export function fieldOf(bytes: Uint8Array, key: string): string {
  try {
    const value = (JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown> | null)?.[key];
    return typeof value === "string" && value !== "" ? value.slice(0, 64) : "";
  } catch {
    return "";
  }
}

/** Twenty zeros where the request names no camera: the reply's schema wants a code. */
export function cameraCodeOf(bytes: Uint8Array): string {
  const code = fieldOf(bytes, "cameraCode");
  return /^[0-9]{20}$/.test(code) ? code : "0".repeat(20);
}
