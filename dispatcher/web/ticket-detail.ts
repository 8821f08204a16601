/** One ticket, opened: pictures, place, history, why this worker, and what the reader may do. */
import { fill, make } from "./dom.ts";
import { liveButton } from "./header.ts";
import { gridMap } from "./grid-map.ts";
import type { Candidate, Evidence, Grid, TicketDetail, TransitionRow } from "./types.ts";
import { clockTime, currentLanguage, metres, say, sayOr } from "./words.ts";

export interface DetailContext {
  readonly grids: readonly Grid[];
  /** Live pictures are the office's. */
  readonly mayWatch: boolean;
  readonly onClose: () => void;
  /** The buttons; kept apart so that a half-written reason survives an update. */
  readonly actions: HTMLElement;
}

export function showDetail(sheet: HTMLElement, ticket: TicketDetail, context: DetailContext): void {
  const top = sheet.querySelector(".sheet-body")?.scrollTop ?? 0;
  const body = make(
    "div",
    { class: "sheet-body" },
    gallery(ticket, sheet.querySelector(".gallery")?.getAttribute("data-object") ?? null),
    context.actions,
    facts(ticket, context),
    section("timeline", history(ticket)),
    section("whyWorker", candidates(ticket.candidates)),
  );
  fill(sheet, heading(ticket, context.onClose), body);
  body.scrollTop = top;
}

function heading(ticket: TicketDetail, onClose: () => void): HTMLElement {
  const badge = make("span", { class: `badge ${ticket.state}` }, say(ticket.state));
  const how = ticket.closeReason === null ? null : make("span", { class: "quiet" }, say(ticket.closeReason));
  return make(
    "header",
    { class: "sheet-head" },
    make(
      "div",
      {},
      make(
        "h2",
        { id: "sheet-title" },
        `${sayOr(ticket.violation, ticket.violation)} `,
        make("span", { class: "number" }, `#${String(ticket.number)}`),
      ),
      make("p", { class: "quiet" }, ticket.cameraName),
    ),
    make("div", { class: "sheet-state" }, badge, how),
    make("button", { class: "icon", type: "button", "aria-label": say("close"), onclick: onClose }, "✕"),
  );
}

function section(word: "timeline" | "whyWorker", content: HTMLElement): HTMLElement {
  return make("section", { class: "block" }, make("h3", {}, say(word)), content);
}

const ORDER = { verify: 0, latest: 1, first: 2 } as const;

/** `keep` is the picture the reader had chosen: an update of the ticket does not take it away. */
function gallery(ticket: TicketDetail, keep: string | null): HTMLElement {
  const pictures = [...ticket.evidence].sort(
    (a, b) => ORDER[a.moment] - ORDER[b.moment] || Number(a.kind !== "scene") - Number(b.kind !== "scene"),
  );
  const [first] = pictures;
  if (first === undefined) return make("p", { class: "plain small" }, say("noPicture"));
  const element = make("div", { class: "gallery" });
  const stage = make("div", { class: "stage" });
  const buttons = pictures.map((picture) => {
    const button = make("button", { type: "button", class: "tab" }, labelOf(picture));
    button.addEventListener("click", () => {
      show(picture);
    });
    return { picture, button };
  });
  const show = (picture: Evidence): void => {
    const shown = sideBySide(picture, pictures);
    element.setAttribute("data-object", picture.object);
    fill(stage, ...shown.map((each) => framed(ticket.id, each)));
    for (const each of buttons)
      each.button.setAttribute("aria-pressed", String(shown.includes(each.picture)));
  };
  const tabs = make("div", { class: "tabs", role: "group" }, ...buttons.map(({ button }) => button));
  const compared =
    ticket.state === "unconfirmed" ? pictures.find(({ kind }) => kind === "before") : undefined;
  show(pictures.find(({ object }) => object === keep) ?? compared ?? first);
  fill(element, stage, pictures.length > 1 ? tabs : null);
  return element;
}

/** What was there before is shown left of what is there now: the difference is the question. */
function sideBySide(picture: Evidence, pictures: readonly Evidence[]): readonly Evidence[] {
  if (picture.kind === "scene") return [picture];
  const ofMoment = (kind: Evidence["kind"]): readonly Evidence[] =>
    pictures.filter((each) => each.moment === picture.moment && each.kind === kind).slice(0, 1);
  const pair = [...ofMoment("before"), ...ofMoment("crop")];
  return pair.includes(picture) ? pair : [picture];
}

function framed(ticketId: string, picture: Evidence): HTMLElement {
  const url = pictureUrl(ticketId, picture);
  const large = make("img", { class: "large", alt: labelOf(picture), src: url });
  const link = make("a", { target: "_blank", rel: "noreferrer", href: url }, large);
  const gone = make("p", { class: "picture-gone", hidden: true }, say("pictureGone"));
  large.addEventListener("error", () => {
    gone.hidden = false;
    link.hidden = true;
  });
  // When the place was last seen without the object is not told.
  const at = picture.kind === "before" ? "" : ` · ${clockTime(picture.at)}`;
  const caption = make("figcaption", { class: "quiet" }, `${labelOf(picture)}${at}`);
  return make("figure", { class: "frame" }, link, gone, caption);
}

function labelOf({ moment, kind }: Evidence): string {
  return `${say(moment)} · ${say(kind)}`;
}

function pictureUrl(ticketId: string, { object }: Evidence): string {
  return `/api/tickets/${ticketId}/evidence/${object.split("/").map(encodeURIComponent).join("/")}`;
}

function facts(ticket: TicketDetail, { grids, mayWatch }: DetailContext): HTMLElement {
  const row = (term: string, ...value: readonly (Node | string)[]): HTMLElement[] => [
    make("dt", {}, term),
    make("dd", {}, ...value),
  ];
  const map = gridMap(ticket, grids);
  const list = make(
    "dl",
    {},
    ...row(say("assignee"), ticket.workerName ?? say("noWorker")),
    ...row(say("grid"), ticket.gridName ?? say(ticket.state === "unconfirmed" ? "gridLater" : "noGrid")),
    ...row(
      say("place"),
      ticket.cameraName,
      make("span", { class: "code" }, ticket.cameraCode),
      ...(mayWatch
        ? [liveButton({ code: ticket.cameraCode, name: ticket.cameraName }, `▶ ${say("liveButton")}`)]
        : []),
    ),
    ...row(say("coordinates"), `${ticket.lon.toFixed(6)}, ${ticket.lat.toFixed(6)}`),
    ...row(say("zone"), ticket.zoneId),
    ...row(say("found"), clockTime(ticket.openedAt)),
    ...row(
      say("lastSeen"),
      `${clockTime(ticket.lastSeenAt)} · ${String(ticket.sightings)} ${say("sightings")}`,
    ),
    ...row(say("object"), ticket.className),
    ...row(say("rule"), ticket.reason),
  );
  return make(
    "section",
    { class: "block facts" },
    list,
    map === null ? null : make("div", { class: "map-frame" }, map),
  );
}

function history({ transitions, candidates: known }: TicketDetail): HTMLElement {
  const items = [...transitions].reverse().map((row) => {
    const reason = reasonWords(row);
    const what = make("strong", {}, sayOr(`did.${row.action}`, row.action));
    const who = make("span", { class: "quiet" }, ` ${actorWords(row, known)}`);
    return make(
      "li",
      { class: `step ${row.to}` },
      make("time", { class: "quiet", datetime: row.at }, clockTime(row.at)),
      make("div", {}, what, who, reason === null ? null : make("p", { class: "reason" }, reason)),
    );
  });
  return make("ol", { class: "timeline" }, ...items);
}

/** "网格员 李晓岚": a worker by name where the candidates know it. */
function actorWords({ actorRole, actorId }: TransitionRow, known: readonly Candidate[]): string {
  if (actorRole === "system") {
    if (actorId === "camera") return say("camera");
    return actorId === "dispatcher" ? say("system") : `${say("agent")} ${actorId}`;
  }
  const name = known.find(({ workerId }) => workerId === actorId)?.workerName ?? actorId;
  return `${sayOr(actorRole, actorRole)} ${name}`;
}

/** The sentence of the choice is told, translated, by the candidates below. */
function reasonWords({ reason, action }: TransitionRow): string | null {
  return action === "assign" && currentLanguage() === "zh" ? null : reason;
}

function candidates(list: readonly Candidate[]): HTMLElement {
  if (list.length === 0) return make("p", { class: "quiet" }, say("noCandidates"));
  return make("ol", { class: "candidates" }, ...list.map(candidateRow));
}

function candidateRow(candidate: Candidate): HTMLElement {
  const full = candidate.openTickets >= candidate.capacity;
  const chip = (text: string, good: boolean): HTMLElement =>
    make("span", { class: good ? "chip good" : "chip bad" }, text);
  const chips = make(
    "span",
    { class: "chips" },
    candidate.reason.startsWith("declined") ? chip(say("declinedBefore"), false) : null,
    chip(say(candidate.onShift ? "onShift" : "offShift"), candidate.onShift),
    chip(say(candidate.responsibleGrid ? "ownGrid" : "otherGrid"), candidate.responsibleGrid),
    chip(
      `${String(candidate.openTickets)}/${String(candidate.capacity)} ${say(full ? "full" : "load")}`,
      !full,
    ),
  );
  return make(
    "li",
    { class: candidate.chosen ? "chosen" : "" },
    make("strong", {}, candidate.workerName),
    candidate.chosen ? make("span", { class: "chip pick" }, say("chosen")) : null,
    chips,
    make("span", { class: "quiet far" }, metres(candidate.distanceM)),
    currentLanguage() === "en" ? make("p", { class: "quiet" }, candidate.reason) : null,
  );
}
