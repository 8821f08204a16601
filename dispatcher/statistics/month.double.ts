/** A seeded month of a made-up street, as rows of the book: enough of everything, and nothing that depends on the day. */
import { createHash } from "node:crypto";

/** Cuts what a number generator gives into choices. */
export interface Dice {
  below(n: number): number;
  chance(share: number): boolean;
  pick<T>(values: readonly T[]): T;
}

/** mulberry32, by Tommy Ettinger: the same numbers for the same seed. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return {
    below,
    chance: (share) => next() < share,
    pick: (values) => values[below(values.length)] as (typeof values)[number],
  };
}

export interface TicketRow {
  readonly id: string;
  readonly violation: string;
  readonly camera_code: string;
  readonly source: string;
  readonly lon: number;
  readonly lat: number;
  readonly grid_id: string | null;
  worker_id: string | null;
  readonly sightings: number;
  readonly opened_at: number;
  state: string;
  close_reason: string | null;
  closed_at: number | null;
  version: number;
  linked_ticket_id: string | null;
  into_ticket_id: string | null;
}
export interface TransitionRow {
  readonly ticket_id: string;
  readonly sequence: number;
  readonly at: number;
  readonly action: string;
  readonly from_state: string | null;
  readonly to_state: string;
  readonly actor_role: string;
  readonly worker_id: string | null;
}
export interface ClockRow {
  readonly ticket_id: string;
  readonly clock: string;
  readonly run: number;
  readonly started_at: number;
  readonly unit: string;
  readonly pauses: readonly { readonly fromMs: number; readonly toMs: number }[];
  readonly due_at: number | null;
  readonly stopped_at: number | null;
  readonly outcome: string | null;
}
export interface AssigneeRow {
  readonly ticket_id: string;
  readonly from_sequence: number;
  readonly worker_id: string;
  readonly from_at: number;
  readonly to_at: number | null;
  readonly accepted_at: number | null;
}
export interface FeedbackRow {
  readonly nonce: string;
  readonly ticket_id: string;
  readonly ticket_version: number;
  readonly report_id: string;
  readonly asked_at: number;
  readonly answered_at: number | null;
  readonly rating: number | null;
  readonly solved: boolean | null;
}
export interface ReportRow {
  readonly id: string;
  readonly ticket_id: string;
  readonly received_at: number;
}
export interface WhistleRow {
  readonly id: string;
  readonly ticket_id: string;
  readonly department: string;
  readonly called_at: number;
  readonly report_due_at: number;
  readonly reported_at: number | null;
}
export interface CameraDayRow {
  readonly camera_code: string;
  readonly day: string;
  readonly looked_s: number;
  readonly blind_s: number;
  readonly suspended_s: number;
}

export interface Month {
  readonly tickets: TicketRow[];
  readonly transitions: TransitionRow[];
  readonly clocks: ClockRow[];
  readonly assignees: AssigneeRow[];
  readonly feedback: FeedbackRow[];
  readonly reports: ReportRow[];
  readonly whistles: WhistleRow[];
  readonly cameraDays: CameraDayRow[];
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
export const KINDS = ["vending", "piling", "parking"] as const;
export const WORKERS = ["W1", "W2", "W3"] as const;
export const GRIDS = ["990501001001001", "990501001001002", "990501001002001", null] as const;
const UNITS = ["work-hour", "work-day", "urgent-hour", "natural-day", "minute"] as const;
const DEPARTMENTS = ["公安", "市监"] as const;
export const cameraCode = (n: number): string => `3205990001310000${String(n).padStart(4, "0")}`;
const uuid = (n: number, what: string): string => {
  const hex = createHash("sha256")
    .update(`${what}${String(n)}`)
    .digest("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `7${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
};

interface Life {
  readonly dice: Dice;
  readonly month: Month;
  readonly ticket: TicketRow;
  atMs: number;
}

/** Opened from ten days before `fromMs` to ten days after `toMs`, so that lives cross both edges of the month. */
export function makeMonth(
  seed: number,
  span: { readonly fromMs: number; readonly toMs: number },
  count: number,
): Month {
  const dice = createDice(seed);
  const month: Month = {
    ...{
      tickets: [],
      transitions: [],
      clocks: [],
      assignees: [],
      feedback: [],
      reports: [],
      whistles: [],
      cameraDays: [],
    },
  };
  const fromMs = span.fromMs - 10 * DAY_MS;
  const lengthMs = span.toMs + 10 * DAY_MS - fromMs;
  const opened = Array.from({ length: count }, () => fromMs + dice.below(lengthMs / 1_000) * 1_000).sort(
    (a, b) => a - b,
  );
  opened.forEach((atMs, n) => {
    addTicket(dice, month, { n, atMs });
  });
  for (let day = fromMs; day < fromMs + lengthMs; day += DAY_MS)
    addCameraDays(dice, month, day + 8 * 3_600_000);
  return month;
}

function addCameraDays(dice: Dice, month: Month, atMs: number): void {
  const day = new Date(atMs).toISOString().slice(0, 10);
  for (let n = 0; n < 9; n += 1) {
    const looked = n === 8 ? 0 : dice.below(60_000);
    const rest = { blind_s: dice.below(9_000), suspended_s: dice.below(3_000) };
    month.cameraDays.push({ camera_code: cameraCode(n), day, looked_s: looked, ...rest });
  }
}

const earlier = (dice: Dice, month: Month): TicketRow | undefined =>
  month.tickets.findLast((each) => each.state === "closed" && dice.chance(0.3));

const linkOf = (old: TicketRow | undefined, atMs: number): string | null =>
  old?.closed_at != null && old.closed_at < atMs ? old.id : null;

/** Where an older ticket was, or at one of six spots. */
function placeOf(
  old: TicketRow | undefined,
  fresh: { readonly violation: string; readonly spot: number },
): Pick<TicketRow, "violation" | "lon" | "lat"> {
  if (old !== undefined) return { violation: old.violation, lon: old.lon, lat: old.lat };
  const { violation, spot } = fresh;
  return { violation, lon: 120.6205 + spot * 0.0009, lat: 31.3105 + (spot % 3) * 0.0007 };
}

function addTicket(
  dice: Dice,
  month: Month,
  { n, atMs }: { readonly n: number; readonly atMs: number },
): void {
  const source = dice.pick(["camera", "camera", "camera", "vendor", "worker", "case"]);
  const old = dice.chance(0.25) ? earlier(dice, month) : undefined;
  const spot = dice.below(6);
  const ticket: TicketRow = {
    id: uuid(n, "ticket"),
    ...placeOf(old, { violation: dice.pick(KINDS), spot }),
    camera_code: source === "camera" || source === "vendor" ? cameraCode(spot) : "",
    source,
    grid_id: dice.pick(GRIDS),
    worker_id: null,
    sightings: 1 + dice.below(40),
    opened_at: atMs,
    ...{ state: "open", close_reason: null, closed_at: null, version: 1 },
    linked_ticket_id: linkOf(old, atMs),
    into_ticket_id: null,
  };
  month.tickets.push(ticket);
  const life: Life = { dice, month, ticket, atMs };
  step(life, { action: "open", to: "open", first: true });
  if (source === "case" || dice.chance(0.15)) report(life, n);
  live(life, n);
}

function report({ dice, month, ticket }: Life, n: number): void {
  const later = ticket.source === "case" ? 0 : dice.below(5 * DAY_MS);
  month.reports.push({
    id: `report-${String(n)}`,
    ticket_id: ticket.id,
    received_at: ticket.opened_at + later,
  });
}

interface Step {
  readonly action: string;
  readonly to: string;
  readonly first?: boolean;
  readonly role?: string;
}

function step({ month, ticket, atMs }: Life, { action, to, first = false, role = "system" }: Step): void {
  if (!first) ticket.version += 1;
  const from_state = first ? null : ticket.state;
  const about = { ticket_id: ticket.id, sequence: ticket.version, at: atMs, action, actor_role: role };
  month.transitions.push({ ...about, from_state, to_state: to, worker_id: ticket.worker_id });
  ticket.state = to;
}

const later = (life: Life, minutes: number): void => {
  life.atMs += (1 + life.dice.below(minutes * 60)) * 1_000;
};

function clock(
  life: Life,
  name: string,
  startedMs: number,
  end: { readonly outcome: string | null; readonly dueNull?: boolean },
): void {
  const { dice, month, ticket, atMs } = life;
  const lengthMs = Math.max(atMs - startedMs, 2_000);
  const pauses =
    dice.chance(0.3) && lengthMs > 10 * MINUTE_MS
      ? [{ fromMs: startedMs + Math.floor(lengthMs / 4), toMs: startedMs + Math.floor(lengthMs / 2) }]
      : [];
  const due_at =
    end.dueNull === true ? null : startedMs + Math.floor((lengthMs * (50 + dice.below(120))) / 100);
  month.clocks.push({
    ...{ ticket_id: ticket.id, clock: name, run: ticket.version + dice.below(1), started_at: startedMs },
    ...{
      unit: dice.pick(UNITS),
      pauses,
      due_at,
      stopped_at: end.outcome === null ? null : atMs,
      outcome: end.outcome,
    },
  });
}

/** One way through a ticket's life, sometimes left in the middle. */
function live(life: Life, n: number): void {
  const { dice } = life;
  const startedMs = life.atMs;
  later(life, 90);
  if (dice.chance(0.1)) {
    clock(life, "accept", startedMs, { outcome: null });
    return;
  }
  if (dice.chance(0.15)) {
    clock(life, "accept", startedMs, { outcome: "dropped" });
    close(life, { action: dice.pick(["selfClear", "refuse", "cancel"]), startedMs, n });
    return;
  }
  const tenure = take(life);
  clock(life, "accept", startedMs, { outcome: "met" });
  if (dice.chance(0.2)) whistle(life, n);
  if (dice.chance(0.2)) {
    later(life, 300);
    close(life, { action: "falseAlarm", startedMs, n, role: "worker" });
    tenure(life.atMs);
    return;
  }
  arriveAndFinish(life, startedMs);
  if (dice.chance(0.1)) {
    tenure(null);
    return;
  }
  verify(life, { startedMs, n, tenure });
}

function verify(
  life: Life,
  {
    startedMs,
    n,
    tenure,
  }: { readonly startedMs: number; readonly n: number; readonly tenure: (toAt: number | null) => void },
): void {
  const { dice, ticket } = life;
  later(life, 200);
  const twin = life.month.tickets[0];
  const merges = dice.chance(0.1) && twin !== undefined && twin.id !== ticket.id;
  const role = dice.chance(0.5) ? "dispatcher" : "system";
  close(life, { action: merges ? "mergeInto" : "verifyClear", startedMs, n, role });
  if (merges) ticket.into_ticket_id = twin.id;
  tenure(life.atMs);
  if (!merges && dice.chance(0.15)) reopen(life, n);
}

function take(life: Life): (toAt: number | null) => void {
  const { dice, month, ticket } = life;
  ticket.worker_id = dice.pick(WORKERS);
  step(life, { action: "assign", to: "assigned" });
  const from = {
    ticket_id: ticket.id,
    from_sequence: ticket.version,
    worker_id: ticket.worker_id,
    from_at: life.atMs,
  };
  later(life, 40);
  step(life, { action: "accept", to: "accepted", role: "worker" });
  const accepted_at = life.atMs;
  return (to_at) => {
    month.assignees.push({ ...from, accepted_at, to_at });
  };
}

function arriveAndFinish(life: Life, startedMs: number): void {
  const acceptedMs = life.atMs;
  later(life, 120);
  step(life, { action: "arrive", to: "arrived", role: "worker" });
  clock(life, "arrive", acceptedMs, { outcome: "met" });
  later(life, 3_000);
  step(life, { action: "finish", to: "done", role: "worker" });
  clock(life, "done", startedMs, { outcome: "met" });
}

const REASONS: Readonly<Record<string, string>> = {
  ...{ verifyClear: "verified", falseAlarm: "false-alarm", selfClear: "self-cleared" },
  ...{ mergeInto: "duplicate", refuse: "refused", cancel: "cancelled" },
};

interface Closing {
  readonly action: string;
  readonly startedMs: number;
  readonly n: number;
  readonly role?: string;
}

function close(life: Life, { action, startedMs, n, role = "system" }: Closing): void {
  const { dice, month, ticket } = life;
  step(life, { action, to: "closed", role });
  ticket.close_reason = REASONS[action] ?? null;
  ticket.closed_at = life.atMs;
  clock(life, "close", startedMs, { outcome: "met", dueNull: dice.chance(0.1) });
  const asked = month.reports.find(({ ticket_id }) => ticket_id === ticket.id);
  if (asked === undefined || action === "mergeInto" || dice.chance(0.2)) return;
  const answered = dice.chance(0.8);
  month.feedback.push({
    nonce: createHash("sha256")
      .update(`${String(n)}/${String(ticket.version)}`)
      .digest("hex")
      .slice(0, 24),
    ...{ ticket_id: ticket.id, ticket_version: ticket.version, report_id: asked.id, asked_at: life.atMs },
    answered_at: answered ? life.atMs + dice.below(6 * DAY_MS) : null,
    rating: answered ? 1 + dice.below(5) : null,
    solved: answered ? dice.chance(0.7) : null,
  });
}

function reopen(life: Life, n: number): void {
  const { ticket } = life;
  life.atMs += life.dice.below(20 * DAY_MS);
  ticket.worker_id = null;
  step(life, { action: "reopen", to: "open" });
  ticket.close_reason = null;
  ticket.closed_at = null;
  const startedMs = life.atMs;
  later(life, 600);
  close(life, { action: "selfClear", startedMs, n });
}

function whistle({ dice, month, ticket, atMs }: Life, n: number): void {
  const report_due_at = atMs + 30 * MINUTE_MS;
  const reported_at = dice.chance(0.8) ? atMs + dice.below(45 * MINUTE_MS) : null;
  const about = { id: uuid(n, "whistle"), ticket_id: ticket.id, called_at: atMs };
  month.whistles.push({ ...about, department: dice.pick(DEPARTMENTS), report_due_at, reported_at });
}
