/** The board: signs in, loads, listens, and puts what it hears where it belongs. */
import { ApiError, ask, inWords } from "./api.ts";
import { byId, fill, make, setText } from "./dom.ts";
import { showBar, showCameras, StateFilter } from "./header.ts";
import { listen } from "./live.ts";
import { signInForm } from "./sign-in.ts";
import { TicketActions } from "./ticket-actions.ts";
import { showDetail } from "./ticket-detail.ts";
import { TicketRows } from "./ticket-list.ts";
import {
  type Agents,
  type Counts,
  type Grid,
  type Me,
  type State,
  STATES,
  type Ticket,
  type TicketDetail,
  type TicketList,
} from "./types.ts";
import { currentLanguage, type Language, say, switchLanguage } from "./words.ts";

const PAGE = 50;
/** More changes than this at once: the list is asked for instead of each ticket. */
const SINGLY_MAX = 5;
const HEALTH_EVERY_MS = 5000;
/** Sightings join tickets without a change of state, so the list is asked for now and then anyway. */
const LIST_EVERY_MS = 20_000;

class Board {
  readonly #me: Me;
  readonly #rows = new TicketRows();
  readonly #filter: StateFilter;
  readonly #cameras = make("section", { class: "cameras", "aria-live": "polite" });
  readonly #events = make("p", { class: "quiet events" });
  readonly #status = make("div", { class: "status", "aria-live": "polite" });
  readonly #more = make("button", { type: "button", class: "button wide", hidden: true });
  readonly #banner = make("p", { class: "banner", role: "status", hidden: true });
  readonly #sheet = byId("sheet") as HTMLDialogElement;
  readonly #stops: (() => void)[] = [];
  #picked: State | null = null;
  #next: number | null = null;
  #live = false;
  #counts: Counts["byState"] | null = null;
  #decisions: Counts["decisions"] | null = null;
  #agents: Agents | null = null;
  #grids: readonly Grid[] = [];
  #opened: { id: string; ticket: TicketDetail | null; actions: TicketActions } | null = null;

  constructor(me: Me) {
    this.#me = me;
    // What the office has not confirmed is no worker's business.
    const states = STATES.filter((state) => state !== "unconfirmed" || me.role !== "worker");
    this.#filter = new StateFilter(states, (state) => {
      this.#pick(state);
    });
    this.#more.addEventListener("click", () => void this.#load(this.#next));
  }

  start(): void {
    fill(
      byId("main"),
      this.#banner,
      this.#filter.element,
      this.#cameras,
      this.#events,
      this.#rows.element,
      this.#status,
      this.#more,
    );
    this.#say();
    void this.#load(null);
    void this.#loadGrids();
    this.#stops.push(
      listen({
        onChanges: (ids) => void this.#changed(ids),
        onUp: () => {
          this.#setLive(true);
          void this.#load(null, true);
          void this.#loadHealth();
        },
        onDown: () => {
          this.#setLive(false);
          void this.#checkSession();
        },
      }),
      every(HEALTH_EVERY_MS, () => void this.#loadHealth()),
      every(LIST_EVERY_MS, () => {
        this.#rows.refresh();
        void this.#load(null, true);
      }),
      when(window, "hashchange", () => {
        this.#route();
      }),
      when(this.#sheet, "close", () => {
        this.#sheetClosed();
      }),
    );
    this.#route();
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
    if (this.#sheet.open) this.#sheet.close();
  }

  /** Everything in words again, after a switch of language. */
  #say(): void {
    showBar(byId("bar"), this.#me, this.#live, {
      onLanguage: (language) => {
        switchLanguage(language);
        this.#say();
      },
      onSignOut: () => void this.#signOut(),
    });
    document.title = `${say("title")} gridwatch`;
    setText(this.#more, say("more"));
    setText(this.#banner, say("offline"));
    this.#filter.show(this.#counts, this.#picked);
    this.#rows.refresh();
    this.#showHealth();
    this.#showStatus();
    if (this.#opened?.ticket) this.#showSheet(this.#opened.ticket);
  }

  #setLive(live: boolean): void {
    if (live === this.#live) return;
    this.#live = live;
    this.#banner.hidden = live;
    this.#say();
  }

  #pick(state: State | null): void {
    this.#picked = state;
    this.#rows.clear();
    this.#filter.show(this.#counts, state);
    void this.#load(null);
  }

  /** One page of the list; `quietly` keeps what is there while it loads. */
  async #load(beforeNumber: number | null, quietly = false): Promise<void> {
    const picked = this.#picked;
    if (!quietly && this.#rows.size === 0) fill(this.#status, make("p", { class: "plain" }, say("loading")));
    try {
      const query = new URLSearchParams({ limit: String(PAGE) });
      if (picked !== null) query.set("state", picked);
      if (beforeNumber !== null) query.set("beforeNumber", String(beforeNumber));
      const { tickets, nextBeforeNumber } = await ask<TicketList>(`/api/tickets?${query.toString()}`);
      if (picked !== this.#picked) return; // the reader has chosen another state meanwhile
      for (const ticket of tickets) this.#rows.put(ticket);
      if (beforeNumber === null) this.#dropMissing(tickets, nextBeforeNumber);
      if (!quietly || beforeNumber !== null) this.#next = nextBeforeNumber;
      this.#showStatus();
    } catch (thrown) {
      this.#failed(thrown, () => void this.#load(beforeNumber));
    }
  }

  /** Rows that the first page should hold and does not have left this state, or this reader's view. */
  #dropMissing(tickets: readonly Ticket[], oldest: number | null): void {
    const there = new Set(tickets.map(({ id }) => id));
    for (const { id, number } of this.#rows.tickets) {
      if (!there.has(id) && number >= (oldest ?? 0)) this.#rows.remove(id);
    }
  }

  async #changed(ids: readonly string[]): Promise<void> {
    void this.#loadHealth();
    if (ids.length > SINGLY_MAX) {
      await this.#load(null, true);
      return;
    }
    await Promise.all(ids.map((id) => this.#reload(id)));
    this.#showStatus();
  }

  async #reload(id: string): Promise<void> {
    try {
      this.#take(await ask<TicketDetail>(`/api/tickets/${id}`));
    } catch (thrown) {
      if (thrown instanceof ApiError && thrown.status === 404) this.#rows.remove(id);
    }
  }

  #take(ticket: TicketDetail): void {
    if (this.#picked === null || ticket.state === this.#picked) this.#rows.put(ticket);
    else this.#rows.remove(ticket.id);
    if (this.#opened?.id === ticket.id) this.#showSheet(ticket);
  }

  async #loadHealth(): Promise<void> {
    if (this.#me.role === "worker") {
      this.#countOwn();
      return;
    }
    try {
      const [counts, agents] = await Promise.all([ask<Counts>("/api/counts"), ask<Agents>("/api/agents")]);
      this.#counts = counts.byState;
      this.#agents = agents;
      this.#decisions = counts.decisions;
      this.#showHealth();
      this.#filter.show(this.#counts, this.#picked);
    } catch (thrown) {
      if (thrown instanceof ApiError && thrown.status === 401) restart();
    }
  }

  /** A worker's counts are those of the own list; the city's are the office's business. */
  #countOwn(): void {
    if (this.#picked !== null) return;
    const count = (state: State): number => this.#rows.tickets.filter((each) => each.state === state).length;
    this.#counts = Object.fromEntries(STATES.map((state) => [state, count(state)])) as Counts["byState"];
    this.#filter.show(this.#counts, this.#picked);
  }

  #showHealth(): void {
    this.#cameras.hidden = this.#me.role === "worker";
    if (this.#agents !== null) showCameras(this.#cameras, this.#agents.agents);
    if (this.#decisions === null) return;
    const { opened, merged, refused } = this.#decisions;
    const parts = [
      `${say("eventsOpened")} ${String(opened)}`,
      `${say("eventsMerged")} ${String(merged)}`,
      `${say("eventsRefused")} ${String(refused)}`,
    ];
    setText(this.#events, `${say("events")} ${parts.join(" · ")}`);
  }

  #showStatus(): void {
    this.#more.hidden = this.#next === null || this.#rows.size === 0;
    if (this.#me.role === "worker") this.#countOwn();
    if (this.#rows.size > 0) fill(this.#status);
    else {
      const title = say(this.#picked === null ? "emptyTitle" : "emptyFilter");
      const text = this.#picked === null ? make("p", { class: "quiet" }, say("emptyText")) : null;
      fill(this.#status, make("div", { class: "plain" }, make("strong", {}, title), text));
    }
  }

  #failed(thrown: unknown, again: () => void): void {
    if (thrown instanceof ApiError && thrown.status === 401) {
      restart();
      return;
    }
    if (this.#rows.size > 0) return; // what is there stays; the banner says that the line is down
    const retry = make("button", { type: "button", class: "button", onclick: again }, say("retry"));
    fill(
      this.#status,
      make(
        "div",
        { class: "plain" },
        make("strong", {}, say("failed")),
        make("p", { class: "quiet" }, inWords(thrown)),
        retry,
      ),
    );
  }

  async #loadGrids(): Promise<void> {
    try {
      this.#grids = (await ask<{ grids: readonly Grid[] }>("/api/grids")).grids;
      if (this.#opened?.ticket) this.#showSheet(this.#opened.ticket);
    } catch {
      this.#grids = []; // the drawing is left away; the coordinates are there
    }
  }

  async #checkSession(): Promise<void> {
    await ask<Me>("/api/me").catch((thrown: unknown) => {
      if (thrown instanceof ApiError && thrown.status === 401) restart();
    });
  }

  async #signOut(): Promise<void> {
    await ask("/api/session", { method: "DELETE" }).catch(() => undefined);
    location.hash = "";
    restart();
  }

  /** "#ticket/<id>" opens the sheet, anything else closes it: the back button works. */
  #route(): void {
    const id = /^#ticket\/([0-9a-f-]{36})$/.exec(location.hash)?.[1];
    if (id === undefined) {
      if (this.#sheet.open) this.#sheet.close();
      return;
    }
    void this.#open(id);
  }

  async #open(id: string): Promise<void> {
    const actions = new TicketActions({
      onDone: (ticket) => {
        this.#take(ticket);
      },
      onStale: () => void this.#reload(id),
    });
    this.#opened = { id, ticket: null, actions };
    fill(this.#sheet, make("p", { class: "plain" }, say("loading")));
    this.#sheet.setAttribute("aria-labelledby", "sheet-title");
    if (!this.#sheet.open) this.#sheet.showModal();
    try {
      const ticket = await ask<TicketDetail>(`/api/tickets/${id}`);
      if (this.#opened.id === id) this.#showSheet(ticket);
    } catch (thrown) {
      const close = make("button", { type: "button", class: "button", onclick: closeSheet }, say("close"));
      fill(this.#sheet, make("div", { class: "plain" }, make("strong", {}, inWords(thrown)), close));
    }
  }

  #showSheet(ticket: TicketDetail): void {
    const opened = this.#opened;
    if (opened === null) return;
    if (opened.ticket !== null && ticket.version < opened.ticket.version) return;
    opened.ticket = ticket;
    opened.actions.show(ticket);
    showDetail(this.#sheet, ticket, {
      grids: this.#grids,
      mayWatch: this.#me.role !== "worker",
      onClose: closeSheet,
      actions: opened.actions.element,
    });
  }

  #sheetClosed(): void {
    const id = this.#opened?.id;
    this.#opened = null;
    fill(this.#sheet);
    closeSheet();
    if (id !== undefined) document.querySelector<HTMLElement>(`a[href="#ticket/${id}"]`)?.focus();
  }
}

function closeSheet(): void {
  if (location.hash !== "") history.replaceState(null, "", location.pathname);
  const sheet = byId("sheet") as HTMLDialogElement;
  if (sheet.open) sheet.close();
}

function every(ms: number, act: () => void): () => void {
  const timer = window.setInterval(act, ms);
  return () => {
    window.clearInterval(timer);
  };
}

function when(target: EventTarget, event: string, act: () => void): () => void {
  target.addEventListener(event, act);
  return () => {
    target.removeEventListener(event, act);
  };
}

let board: Board | null = null;

/** From the beginning: whoever is signed in gets the board, anybody else the door. */
function restart(): void {
  board?.stop();
  board = null;
  void begin();
}

async function begin(): Promise<void> {
  switchLanguage(currentLanguage());
  try {
    enter(await ask<Me>("/api/me"));
  } catch (thrown) {
    if (thrown instanceof ApiError && thrown.status === 401) showDoor();
    else showUnreachable(thrown);
  }
}

function enter(me: Me): void {
  board = new Board(me);
  board.start();
}

function showDoor(): void {
  const handlers = {
    onLanguage: (language: Language) => {
      switchLanguage(language);
      showDoor();
    },
    onSignOut: () => undefined,
  };
  showBar(byId("bar"), null, false, handlers);
  fill(byId("main"), signInForm(enter));
  byId("token").focus();
}

function showUnreachable(thrown: unknown): void {
  const retry = make("button", { type: "button", class: "button", onclick: restart }, say("retry"));
  fill(
    byId("main"),
    make(
      "div",
      { class: "plain" },
      make("strong", {}, say("failed")),
      make("p", { class: "quiet" }, inWords(thrown)),
      retry,
    ),
  );
  window.setTimeout(() => {
    if (board === null) restart();
  }, 5000);
}

restart();
