/** Takes what others say: made into an envelope, stored in JetStream, and only then answered. */
import { createHash } from "node:crypto";
import { DEAD_REPORT_SUBJECT, parseReport, type Report, type ReportPicture, reportSubject } from "#contract";
import type { Book } from "../../book/book.ts";
import type { Bus } from "../../bus/bus.ts";
import { DispatcherError } from "../../errors.ts";
import type {
  Received,
  ReportDraft,
  Reporter,
  SilenceDraft,
  SourceDesk,
  VendorReceived,
} from "../../lifecycle/source-desk.ts";
import type { Counters } from "../../telemetry/counters.ts";
import type { Logger } from "../../telemetry/logger.ts";
import type { Clock } from "../../time/clock.ts";
import { type MakeContext, ofDraft, ofVendorItem, type SourceRules } from "./make-report.ts";
import type { UnreadItem, VendorAdapter, VendorItem } from "./vendor.ts";
import { VENDORS } from "./vendors.ts";

export interface SourceDeskOptions {
  readonly book: Book;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly counters: Counters;
  readonly rules: SourceRules;
  /** Of times that others write without a zone. */
  readonly timeZone: string;
  readonly newId: () => string;
}

const PICTURE_MAX_BYTES = 16_777_216;
/** A silence is for works or an event; whoever needs a longer one renews it and thinks again. */
const SILENCE_MAX_MS = 92 * 24 * 3_600_000;

const badRequest = (sentence: string): DispatcherError => new DispatcherError("BAD_REQUEST", sentence);
const bytesOf = (message: object): Uint8Array => new TextEncoder().encode(JSON.stringify(message));

export function createSourceDesk(options: SourceDeskOptions): SourceDesk {
  const { book, clock, newId } = options;
  return {
    report: (draft, reporter) => takeDraft(options, draft, reporter),
    receiveVendor: (system, method, body, reporter) =>
      receiveVendor(options, { system, method, body }, reporter),
    async outcome(reportId) {
      const outcome = await book.reportOutcome(reportId);
      if (outcome !== null) return outcome;
      throw new DispatcherError(
        "NOT_FOUND",
        `Report ${reportId.slice(0, 64)} is not known, or not decided yet: what was answered with 202 is decided within seconds.`,
      );
    },
    sightingSources: (ticketId) => book.sightingSources(ticketId),
    async silence(draft, createdBy) {
      checkSilence(draft, clock.nowMs());
      return book.createSilence(newId(), draft, { id: createdBy, atMs: clock.nowMs() });
    },
    silences: (filter) => book.listSilences(filter, clock.nowMs()),
    async endSilence(id, endedBy, reason) {
      const ended = await book.endSilence(id, { by: endedBy, reason, atMs: clock.nowMs() });
      if (ended !== null) return ended;
      throw new DispatcherError("NOT_FOUND", `There is no silence ${id.slice(0, 64)}.`);
    },
  };
}

async function contextOf(
  { book, rules, clock }: SourceDeskOptions,
  { id }: Reporter,
  needsGrids: boolean,
): Promise<MakeContext> {
  return { rules, grids: needsGrids ? await book.grids() : [], reportedBy: id, nowMs: clock.nowMs() };
}

async function takeDraft(
  options: SourceDeskOptions,
  draft: ReportDraft,
  reporter: Reporter,
): Promise<Received> {
  const { book, counters, clock } = options;
  const made = ofDraft(draft, await contextOf(options, reporter, draft.place.gridId !== undefined));
  if (!made.ok) {
    counters.count("reportsRefused");
    throw badRequest(made.reason);
  }
  const { report } = made;
  const body = sound(report);
  // Before the report: a complaint whose caller cannot be asked afterwards would be half of one.
  if (draft.contact !== undefined) await book.keepContact(report.id, draft.contact, clock.nowMs());
  await options.bus.store(reportSubject(report.source), body, { messageId: report.id });
  return { reportId: report.id };
}

/** Its bytes, read back as every dispatcher will read them: what is stored must be decided and not dead-lettered. */
function sound(report: Report): Uint8Array {
  const bytes = bytesOf(report);
  const parsed = parseReport(bytes);
  if (!parsed.ok) throw badRequest(parsed.reason);
  return bytes;
}

async function receiveVendor(
  options: SourceDeskOptions,
  message: { readonly system: string; readonly method: "POST" | "PUT"; readonly body: unknown },
  reporter: Reporter,
): Promise<VendorReceived> {
  const { system, method, body } = message;
  const adapter = VENDORS.find((each) => each.system === system);
  if (adapter === undefined) {
    const known = VENDORS.map((each) => each.system).join(", ");
    throw new DispatcherError(
      "NOT_FOUND",
      `There is no source ${system.slice(0, 64)}; ${known} are understood.`,
    );
  }
  const read = adapter.read(body, { method, timeZone: options.timeZone });
  if (!read.ok) {
    options.counters.count("reportsRefused");
    throw badRequest(`this is no message of ${system}: ${read.reason}`);
  }
  const context = await contextOf(options, reporter, false);
  const received: VendorReceived["received"][number][] = [];
  const refused: UnreadItem[] = [];
  // One after another: the first that cannot be stored ends it, and the vendor sends all of them again.
  for (const item of read.items) {
    const taken = await takeItem(options, { item, adapter }, context);
    if ("reason" in taken) refused.push(taken);
    else received.push(taken);
  }
  return { received, refused, httpStatus: adapter.httpStatus };
}

async function takeItem(
  options: SourceDeskOptions,
  { item, adapter }: { readonly item: VendorItem | UnreadItem; readonly adapter: VendorAdapter },
  context: MakeContext,
): Promise<UnreadItem | (Received & { readonly ref: string })> {
  if ("reason" in item) return deadLetter(options, adapter.system, item, item);
  const made = ofVendorItem(item, adapter, context);
  if (!made.ok) {
    const refused = { ref: item.ref, reason: made.reason };
    return made.ignored === true ? refused : deadLetter(options, adapter.system, refused, item);
  }
  const pictures = await storePicture(options, made.report.id, item.picture);
  const report = { ...made.report, pictures };
  await options.bus.store(reportSubject("vendor"), sound(report), { messageId: report.id });
  return { reportId: report.id, ref: item.ref };
}

/** Kept with its sentence, without its picture: an operator mends the table and has it sent again. */
async function deadLetter(
  { bus, counters, logger }: SourceDeskOptions,
  system: string,
  refused: UnreadItem,
  item: VendorItem | UnreadItem,
): Promise<UnreadItem> {
  counters.count("reportsRefused");
  logger.warn({ system, ref: refused.ref, reason: refused.reason }, "vendor event refused");
  const { picture: _picture, ...rest } = item as VendorItem;
  const body = bytesOf({ system, item: rest });
  const messageId = createHash("sha256").update(body).digest("hex");
  await bus.store(DEAD_REPORT_SUBJECT, body, { messageId, reason: refused.reason });
  return refused;
}

async function storePicture(
  { bus, logger, counters }: SourceDeskOptions,
  reportId: string,
  base64: string | undefined,
): Promise<ReportPicture[]> {
  if (base64 === undefined) return [];
  const bytes = Buffer.from(base64.replace(/^data:image\/jpeg;base64,/, ""), "base64");
  const isJpeg = bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
  if (!isJpeg || bytes.length > PICTURE_MAX_BYTES) {
    // The event is worth more than its picture.
    counters.count("reportPicturesRefused");
    logger.warn({ reportId, sizeBytes: bytes.length }, "a vendor's picture is no JPEG of at most 16 MiB");
    return [];
  }
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const object = `reports/${reportId}/scene.jpg`;
  await bus.storeEvidence(object, bytes);
  return [{ kind: "scene", object, contentType: "image/jpeg", sha256, sizeBytes: bytes.length }];
}

function checkSilence(draft: SilenceDraft, nowMs: number): void {
  const sentence = wrongTimes(draft, nowMs) ?? wrongScope(draft);
  if (sentence !== null) throw badRequest(sentence);
}

function wrongTimes({ startsAtMs, endsAtMs }: SilenceDraft, nowMs: number): string | null {
  const end = `key "endsAt" is ${new Date(endsAtMs).toISOString()}`;
  if (endsAtMs <= startsAtMs) return `${end}, which is not after its start; a later time would be right`;
  if (endsAtMs <= nowMs) return `${end}, which has passed; a time to come would be right`;
  if (endsAtMs - startsAtMs <= SILENCE_MAX_MS) return null;
  return `${end}: a silence lasts 92 days at most; renew it when it still holds then`;
}

function wrongScope({ cameraCode, zoneId, gridId, polygon }: SilenceDraft): string | null {
  if (zoneId !== undefined && cameraCode === undefined)
    return `key "zoneId" is ${zoneId}: a zone needs its camera; cameraCode beside it would be right`;
  if (cameraCode === undefined && gridId === undefined && polygon === undefined)
    return "a silence of the whole city is refused: a cameraCode, a gridId or a polygon would be right";
  const isOpen = (ring: readonly (readonly number[])[]): boolean =>
    ring.length < 4 || String(ring[0]) !== String(ring.at(-1));
  if (polygon === undefined || (polygon.length > 0 && !polygon.some(isOpen))) return null;
  return `key "polygon" has a ring that is not closed; at least four positions, the last like the first, would be right`;
}
