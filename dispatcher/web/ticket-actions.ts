/** The buttons under a ticket: what the signed-in role may do now, asking for a reason where one is needed. */
import { ApiError, ask, inWords } from "./api.ts";
import { fill, make } from "./dom.ts";
import type { Allowed, TicketDetail } from "./types.ts";
import { say, sayOr } from "./words.ts";

const FIRM = new Set(["confirm", "accept", "arrive", "finish", "verifyClear", "assign"]);

export interface ActionHandlers {
  readonly onDone: (ticket: TicketDetail) => void;
  /** Somebody else was quicker: the ticket must be shown again. */
  readonly onStale: () => void;
}

/** One per opened ticket. `show` leaves a reason that is being written alone unless the ticket's actions changed. */
export class TicketActions {
  readonly element = make("section", { class: "actions", "aria-live": "polite" });
  readonly #handlers: ActionHandlers;
  #shown = "";
  #note: string | null = null;

  constructor(handlers: ActionHandlers) {
    this.#handlers = handlers;
  }

  /** A sentence above the buttons of the next `show`. */
  note(text: string): void {
    this.#note = text;
    this.#shown = "";
  }

  show(ticket: TicketDetail): void {
    const key = `${ticket.id} ${String(ticket.version)} ${document.documentElement.lang}`;
    if (key === this.#shown) return;
    this.#shown = key;
    // What needs more than a reason has no form here, and what has no words no button.
    const simple = ticket.allowed.filter(
      ({ needs, action }) => needs === null && sayOr(`do.${action}`, "") !== "",
    );
    const buttons = simple.map((allowed) => {
      const kind = FIRM.has(allowed.action) ? "button firm" : "button";
      const button = make("button", { type: "button", class: kind }, doWords(ticket, allowed));
      button.addEventListener("click", () => {
        if (allowed.needsReason) this.#askReason(ticket, allowed);
        else void this.#act(ticket, allowed, undefined);
      });
      return button;
    });
    const note = this.#note === null ? null : make("p", { class: "note", role: "status" }, this.#note);
    this.#note = null;
    const isAsked = ticket.state === "unconfirmed" && buttons.length > 0;
    const question = isAsked ? make("p", { class: "note" }, say("lookFirst")) : null;
    this.element.hidden = buttons.length === 0 && note === null;
    fill(this.element, note, question, make("div", { class: "buttons" }, ...buttons));
  }

  #askReason(ticket: TicketDetail, allowed: Allowed): void {
    const area = make("textarea", { id: "reason", rows: "2", maxlength: "500", required: true });
    const confirm = make("button", { type: "submit", class: "button firm" }, say("confirm"));
    const cancel = make("button", { type: "button", class: "button" }, say("cancel"));
    const title = `${doWords(ticket, allowed)}：${say("reasonFor")}`;
    const form = make(
      "form",
      { class: "reason-form" },
      make("label", { for: "reason" }, title),
      area,
      make("div", { class: "buttons" }, confirm, cancel),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const reason = area.value.trim();
      if (reason !== "") void this.#act(ticket, allowed, reason);
    });
    cancel.addEventListener("click", () => {
      this.#shown = "";
      this.show(ticket);
    });
    fill(this.element, form);
    area.focus();
  }

  async #act(ticket: TicketDetail, { action }: Allowed, reason: string | undefined): Promise<void> {
    for (const button of this.element.querySelectorAll("button")) button.disabled = true;
    try {
      const body = { action, expectedVersion: ticket.version, ...(reason === undefined ? {} : { reason }) };
      const after = await ask<TicketDetail>(`/api/tickets/${ticket.id}/actions`, { method: "POST", body });
      this.#handlers.onDone(after);
    } catch (thrown) {
      const stale = thrown instanceof ApiError && thrown.code === "STALE_VERSION";
      this.note(stale ? say("stale") : inWords(thrown));
      if (stale) this.#handlers.onStale();
      else this.show(ticket);
    }
  }
}

/** The same act has another name where it answers another question. */
const doWords = ({ state }: TicketDetail, { action }: Allowed): string =>
  sayOr(`do.${action}.${state}`, sayOr(`do.${action}`, action));
