/** Who gets which of the tickets that wait together. Pure. */
import type { CandidateReason } from "../ticket.ts";
import { type Candidate, explainRanking, type Place, type RankRules, rankWorkers } from "./rank-workers.ts";

export interface Offer {
  /** Null when nobody may be sent now; the candidates say why. */
  readonly chosen: CandidateReason | null;
  /** Best first. */
  readonly candidates: readonly CandidateReason[];
}

/** One after the other, in the order given: each sees what those before it were given. */
export function planOffers(
  places: readonly Place[],
  workers: readonly Candidate[],
  rules: RankRules,
): readonly Offer[] {
  const now = [...workers];
  return places.map((place) => {
    const ranking = rankWorkers(place, now, rules);
    const best = ranking.able[0] ?? null;
    const candidates = explainRanking(ranking, best, place);
    if (best !== null) now[best.index] = { ...best.worker, openTickets: best.worker.openTickets + 1 };
    return { chosen: best === null ? null : (candidates[0] ?? null), candidates };
  });
}
