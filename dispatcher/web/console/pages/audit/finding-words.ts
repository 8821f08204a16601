/** A finding's key → the word of the page that says what is wrong; ids and numbers stand in its own sentence. Pure. */

/** Behind the promise: what is wrong, then with what. Of histories the ticket comes first, then what is wrong with it. */
const OF_A_TICKET = ["chains", "verifications"];
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  streams: ["gone", "remade", "regression", "stuck"],
  decisions: ["doubled", "undecided"],
  keys: ["doubled", "lost"],
  chains: ["gap", "break", "illegal", "version", "state", "reason"],
  timers: ["stopped", "untimed", "missing", "whistle", "late"],
};
/** All that can be wrong with them is one thing. */
const ALONE = ["verifications", "sightings", "notifications"];

/** "chains/<id>/gap/7" → "chains.gap"; null: nothing is known of such a key. */
export function findingWord(key: string): string | null {
  const [promise = "", ...rest] = key.split("/");
  if (rest[0] === "more") return "more";
  if (ALONE.includes(promise)) return promise;
  const what = rest[OF_A_TICKET.includes(promise) ? 1 : 0] ?? "";
  return KNOWN[promise]?.includes(what) === true ? `${promise}.${what}` : null;
}
