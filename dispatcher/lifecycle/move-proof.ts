/** The pictures a move rests on, written into its row: before and after, or what was shown for it. */
import type { BookSession, LockedTicket, Proof } from "../book/book.ts";
import { DispatcherError } from "../errors.ts";
import type { TicketMove } from "./move-ticket.ts";
import type { LifecycleRules } from "./rules.ts";
import type { TransitionEvidence } from "./ticket.ts";

type Moment = TransitionEvidence["moment"];

/** Throws BAD_REQUEST: a picture that this ticket does not have, or a "done" without the photo it needs. */
export async function proofOfMove(
  session: BookSession,
  ticket: LockedTicket,
  { action, pictures = [] }: TicketMove,
  rules: Pick<LifecycleRules, "donePhotoRequired">,
): Promise<readonly TransitionEvidence[]> {
  const rests = action === "finish" || action === "verifyClear" || action === "verifyPresent";
  if (!rests && pictures.length === 0) return [];
  const proofs = await session.proofsOf(ticket.id);
  refuseUnknown(ticket, proofs, pictures);
  if (action === "finish")
    return photosOfDone(ticket, { proofs, pictures, isRequired: rules.donePhotoRequired });
  if (action === "verifyClear") {
    const after = [...take(proofs, "photo", "after"), ...take(proofs, "verify", "after")];
    return [...take(proofs, "first", "before"), ...after];
  }
  if (action === "verifyPresent") return take(proofs, "verify", "given");
  return take(named(proofs, pictures), "photo", "given");
}

const take = (
  proofs: readonly Proof[],
  taken: Proof["taken"],
  moment: Moment,
): readonly TransitionEvidence[] =>
  proofs.filter((each) => each.taken === taken).map(({ object, kind }) => ({ object, kind, moment }));

const named = (proofs: readonly Proof[], pictures: readonly string[]): readonly Proof[] =>
  proofs.filter(({ object }) => pictures.includes(object));

/** Those the worker named, or without names all that were uploaded since the worker has the ticket. */
function photosOfDone(
  ticket: LockedTicket,
  given: {
    readonly proofs: readonly Proof[];
    readonly pictures: readonly string[];
    readonly isRequired: boolean;
  },
): readonly TransitionEvidence[] {
  const { proofs, pictures, isRequired } = given;
  const photos = take(pictures.length === 0 ? proofs : named(proofs, pictures), "photo", "after");
  if (photos.length > 0 || !isRequired) return photos;
  throw new DispatcherError(
    "BAD_REQUEST",
    `ticket ${String(ticket.number)}: done needs a photo of the place as it is now; upload one first`,
  );
}

function refuseUnknown(ticket: LockedTicket, proofs: readonly Proof[], pictures: readonly string[]): void {
  const photos = new Set(proofs.filter(({ taken }) => taken === "photo").map(({ object }) => object));
  const unknown = pictures.find((object) => !photos.has(object));
  if (unknown === undefined) return;
  throw new DispatcherError(
    "BAD_REQUEST",
    `key "pictures" names ${unknown.slice(0, 128)}, which is no photo uploaded for ticket ${String(ticket.number)} by its present worker`,
  );
}
