/** What all group robots share: their options and whom a message mentions. */
import type { TextOptions } from "../message-text.ts";
import type { Outgoing } from "./channel.ts";

export interface RobotOptions {
  /** Where the office's own gateway stands before the maker's servers; no slash at the end. */
  readonly endpoint?: string;
  /** Fewer messages a minute than the maker allows. */
  readonly perMinute?: number;
  /** The robot's group has one reader. */
  readonly oneReader: boolean;
  readonly text: Omit<TextOptions, "maxBytes">;
  /** Tests do not wait 15 s for a slow server. */
  readonly timing?: { readonly timeoutMs: number };
}

export interface Mentions {
  readonly mobiles: readonly string[];
  readonly ids: readonly string[];
  readonly all: boolean;
}

/** A message that mentions half a district mentions nobody. */
const MENTIONS_MAX = 50;

/** A mainland mobile number is mentioned as one; `@all` as everybody; anything else as a user id. */
export function mentionsOf({ items }: Outgoing): Mentions {
  const addresses = [...new Set(items.map(({ address }) => address).filter((each) => each !== ""))];
  const named = addresses.filter((each) => each !== "@all").slice(0, MENTIONS_MAX);
  return {
    mobiles: named.filter((each) => /^1\d{10}$/.test(each)),
    ids: named.filter((each) => !/^1\d{10}$/.test(each)),
    all: addresses.includes("@all"),
  };
}
