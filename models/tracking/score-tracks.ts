/** The three families of tracking metrics over one clip. Pure. */
import { type ClearMot, clearMot } from "./clear-mot.ts";
import type { ComparedLook } from "./compared-looks.ts";
import { type Hota, hota } from "./hota.ts";
import { identityF1 } from "./identity-f1.ts";

export type TrackingScore = ClearMot & Hota & { readonly idf1: number };

export function scoreTracks(looks: readonly ComparedLook[]): TrackingScore {
  return { ...clearMot(looks), idf1: identityF1(looks), ...hota(looks) };
}
