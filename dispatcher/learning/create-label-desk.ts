/** The labels' desk over the book. */
import type { Book } from "../book/book.ts";
import { DispatcherError } from "../errors.ts";
import type { Counters } from "../telemetry/counters.ts";
import type { Clock } from "../time/clock.ts";
import { couldSee } from "./derive-label.ts";
import type { Label, LabelFacts, NewLabel, SeenBy } from "./label.ts";
import type { GivenLabel, LabelDesk, LabelFilter, LabelledTicket } from "./label-desk.ts";
import { recordLabel } from "./record-label.ts";

export interface LabelDeskOptions {
  readonly book: Pick<Book, "transaction" | "labels">;
  readonly clock: Clock;
  readonly counters: Counters;
}

/** Tickets of one export: of a district some years, and a file that a training set still is made of. */
export const EXPORT_MAX = 100_000;
/** Read at once while an export is written. */
const EXPORT_PAGE = 500;

const badRequest = (sentence: string): DispatcherError => new DispatcherError("BAD_REQUEST", sentence);

export function createLabelDesk(options: LabelDeskOptions): LabelDesk {
  const { labels } = options.book;
  return {
    list: (query) => labels.list(query),
    balance: (filter) => labels.balance(filter),
    give: (given) => giveLabel(options, given),
    byIds: (ticketIds) => labels.byIds(ticketIds),
    async countForExport(filter) {
      const found = await labels.count(filter, EXPORT_MAX + 1);
      if (found <= EXPORT_MAX) return found;
      throw badRequest(
        `More than ${String(EXPORT_MAX)} labelled tickets are asked for, which is the most of one file: keys "from" and "to" take a part of the time.`,
      );
    },
    pages: (filter) => pagesOf(labels, filter),
  };
}

async function* pagesOf(
  labels: Pick<LabelDesk, "list">,
  filter: LabelFilter,
): AsyncGenerator<readonly LabelledTicket[], void, undefined> {
  for (let after: string | undefined; ; ) {
    const page = await labels.list({
      ...filter,
      limit: EXPORT_PAGE,
      ...(after === undefined ? {} : { after }),
    });
    if (page.length > 0) yield page;
    after = page.at(-1)?.ticketId;
    if (page.length < EXPORT_PAGE || after === undefined) return;
  }
}

async function giveLabel(
  { book, clock, counters }: LabelDeskOptions,
  given: GivenLabel,
): Promise<LabelledTicket> {
  const { ticketId, verdict, causeCode = null, cause = null, by } = given;
  await book.transaction(async (session) => {
    const ticket = await session.lockTicket(ticketId);
    const facts = ticket === null ? null : await session.labelFacts(ticketId);
    if (facts === null) throw noTicket(ticketId);
    const where = placeOf(given, facts);
    const label: NewLabel = {
      ...{ verdict, causeCode, cause: cause === "" ? null : cause, sequence: null },
      ...{ byId: by.id, byRole: by.role, atMs: clock.nowMs() },
    };
    if (isSaid(await session.labelsOf(ticketId), label)) return;
    await recordLabel(session, ticketId, label, { facts, where });
    counters.count("labelsWritten");
  });
  const [labelled] = await book.labels.byIds([ticketId]);
  if (labelled === undefined) throw noTicket(ticketId);
  return labelled;
}

const noTicket = (ticketId: string): DispatcherError =>
  new DispatcherError("NOT_FOUND", `there is no ticket ${ticketId.slice(0, 64)}`);

/** Whose newest word this is already. */
function isSaid(labels: readonly Label[], { byId, verdict, causeCode, cause }: NewLabel): boolean {
  const own = labels.findLast((label) => label.byId === byId);
  return own?.verdict === verdict && own.causeCode === causeCode && own.cause === cause;
}

/** Only what a camera reported can be true or false; only what none reported can have been missed. */
function placeOf({ verdict, cameraCode, zoneId }: GivenLabel, facts: LabelFacts): SeenBy {
  const name = `ticket ${String(facts.number)}`;
  if (facts.hasEvent) {
    if (verdict !== "missed") return facts;
    throw badRequest(
      `${name} was opened by a camera: it was not missed; true, false or unclear would be right`,
    );
  }
  if (verdict === "true" || verdict === "false") {
    throw badRequest(
      `${name} was opened by people: no camera reported it; missed, with the camera and zone that should have, or unclear would be right`,
    );
  }
  const where = { cameraCode: cameraCode ?? facts.cameraCode, zoneId: zoneId ?? facts.zoneId };
  if (couldSee(where)) return where;
  throw badRequest(
    `${name} lies in no camera's zone: keys "cameraCode" (20 digits) and "zoneId" that should have seen it would be right`,
  );
}
