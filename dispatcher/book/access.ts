/** Everything the book knows about who may come in and what they did: the parts of AccessBook over PostgreSQL. */
import { type AccessBook, type NewPicture, PICTURES_PER_TICKET_MAX } from "../lifecycle/access-desk.ts";
import { createAuditPart } from "./audit.ts";
import { createApiTokenPart, createSessionPart } from "./credentials.ts";
import { createReplyPart } from "./kept-replies.ts";
import { createPeoplePart } from "./people.ts";
import { searchTickets, tallyTickets } from "./search.ts";
import { createSignInLinkPart } from "./sign-in-links.ts";
import { firstRowOf, instant, type Queryable } from "./statement.ts";

const ADD_PICTURE = {
  name: "add-picture",
  text: `INSERT INTO ticket_picture (ticket_id, object, sha256, size_bytes, width_px, height_px, person_id, at)
    SELECT $1, $2, $3, $4, $5, $6, $7, $8
    WHERE (SELECT count(*) FROM ticket_picture WHERE ticket_id = $1) < $9 RETURNING object`,
};

async function addPicture(db: Queryable, picture: NewPicture): Promise<boolean> {
  const { ticketId, object, sha256, sizeBytes, widthPx, heightPx, userId, atMs } = picture;
  const size = [sizeBytes, widthPx, heightPx];
  const values = [ticketId, object, sha256, ...size, userId, instant(atMs), PICTURES_PER_TICKET_MAX];
  return (await firstRowOf(db, ADD_PICTURE, values)) !== null;
}

export function createAccessPart(db: Queryable): AccessBook {
  return {
    ...createPeoplePart(db),
    ...createSessionPart(db),
    ...createApiTokenPart(db),
    ...createSignInLinkPart(db),
    ...createAuditPart(db),
    ...createReplyPart(db),
    search: (query) => searchTickets(db, query),
    tally: (query) => tallyTickets(db, query),
    addPicture: (picture) => addPicture(db, picture),
  };
}
