/** The tickets, newest first: one keyed row each, changed in place so that nothing jumps under the reader. */
import { serverNowMs } from "./api.ts";
import { make, setText } from "./dom.ts";
import type { Ticket } from "./types.ts";
import { duration, say, sayOr } from "./words.ts";

interface Row {
  readonly element: HTMLLIElement;
  readonly show: (ticket: Ticket) => void;
  ticket: Ticket;
}

export class TicketRows {
  readonly element = make("ol", { class: "tickets" });
  readonly #rows = new Map<string, Row>();

  get size(): number {
    return this.#rows.size;
  }

  get tickets(): readonly Ticket[] {
    return [...this.#rows.values()].map(({ ticket }) => ticket);
  }

  /** Adds it, or changes its row in place. */
  put(ticket: Ticket): void {
    const known = this.#rows.get(ticket.id);
    if (known !== undefined) {
      if (ticket.version < known.ticket.version) return; // an older answer that came later
      known.ticket = ticket;
      known.show(ticket);
      return;
    }
    const row = makeRow(ticket);
    this.#rows.set(ticket.id, row);
    const next = [...this.element.children].find(
      (each) => Number(each.getAttribute("data-number")) < ticket.number,
    );
    this.element.insertBefore(row.element, next ?? null);
  }

  remove(ticketId: string): void {
    this.#rows.get(ticketId)?.element.remove();
    this.#rows.delete(ticketId);
  }

  clear(): void {
    this.#rows.clear();
    this.element.replaceChildren();
  }

  /** Shows every row again: time has passed, or the language changed. */
  refresh(): void {
    for (const { show, ticket } of this.#rows.values()) show(ticket);
  }
}

function makeRow(ticket: Ticket): Row {
  const picture = make("img", {
    class: "thumb",
    alt: "",
    loading: "lazy",
    decoding: "async",
    width: "160",
    height: "90",
  });
  const frame = make("span", { class: "thumb-frame" }, picture);
  picture.addEventListener("error", () => {
    frame.classList.add("gone");
  });
  picture.src = `/api/tickets/${ticket.id}/thumbnail`;
  const badge = make("span", { class: "badge" });
  const violation = make("strong", { class: "violation" });
  const number = make("span", { class: "number" }, `#${String(ticket.number)}`);
  const place = make("span", { class: "place" });
  const grid = make("span", { class: "quiet" });
  const position = make("span", { class: "quiet position" });
  const worker = make("span", { class: "who" });
  const sightings = make("span", { class: "quiet" });
  const age = make("span", { class: "age" });
  const link = make(
    "a",
    { class: "ticket", href: `#ticket/${ticket.id}` },
    frame,
    make(
      "span",
      { class: "what" },
      make("span", { class: "head" }, violation, number),
      place,
      make("span", { class: "where" }, grid, position),
    ),
    make("span", { class: "state" }, badge),
    make("span", { class: "person" }, worker),
    make("span", { class: "when" }, age, sightings),
  );
  const element = make("li", { "data-number": String(ticket.number) }, link);

  const show = (now: Ticket): void => {
    const { state, closeReason } = now;
    badge.className = `badge ${state}`;
    const closedHow = closeReason === null ? "" : ` · ${say(closeReason)}`;
    setText(badge, `${say(state)}${state === "closed" ? closedHow : ""}`);
    setText(violation, sayOr(now.violation, now.violation));
    setText(place, now.cameraName);
    setText(grid, now.gridName ?? say(state === "unconfirmed" ? "gridLater" : "noGrid"));
    setText(position, `${now.lon.toFixed(4)}, ${now.lat.toFixed(4)}`);
    setText(worker, now.workerName ?? say("noWorker"));
    worker.classList.toggle("nobody", now.workerName === null);
    setText(sightings, `${String(now.sightings)} ${say("sightings")}`);
    const passed = duration(serverNowMs() - Date.parse(now.openedAt));
    setText(
      age,
      document.documentElement.lang === "en"
        ? `${passed} ${say("openedAgo")}`
        : `${passed}${say("openedAgo")}`,
    );
    frame.setAttribute("data-words", say("noPicture"));
    element.classList.toggle("over", state === "closed");
  };
  show(ticket);
  return { element, show, ticket };
}
