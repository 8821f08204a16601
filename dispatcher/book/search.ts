/**
 * The list of tickets by whatever filters are given. The statement is written for exactly those, and planned for their
 * values: one statement for all of them would read the whole book.
 */
import type { MapBox, TicketOrder, TicketQuery, TicketTally } from "../lifecycle/access-desk.ts";
import { TICKET_STATES, type TicketState, type TicketSummary } from "../lifecycle/ticket.ts";
import { AWAITS_REVIEWER, SUMMARY_FROM, type SummaryRow, toSummary } from "./rows.ts";
import { firstRowOf, instant, type Queryable, rowsOf } from "./statement.ts";
import { gramsOf, plainWords } from "./grams.ts";

/** Also the size of one page of an export. */
const LIST_MAX = 1_000;
const TERMS_MAX = 8;
/** Closed tickets are counted one by one up to here; beyond it the planner's estimate is as good to a reader. */
const CLOSED_COUNTED_MAX = 10_000;

/** Collects values as it writes their places: `$1`, `$2`, … */
export class Conditions {
  readonly values: unknown[] = [];
  readonly #parts: string[] = [];

  /** `write` gets the value's place. */
  add(value: unknown, write: (place: string) => string): void {
    this.values.push(value);
    this.#parts.push(write(`$${String(this.values.length)}`));
  }

  /** Only when there is a value. */
  given(value: unknown, write: (place: string) => string): void {
    if (value !== undefined) this.add(value, write);
  }

  always(condition: string): void {
    this.#parts.push(condition);
  }

  place(value: unknown): string {
    this.values.push(value);
    return `$${String(this.values.length)}`;
  }

  get text(): string {
    return this.#parts.length === 0 ? "" : `WHERE ${this.#parts.map((part) => `(${part})`).join(" AND ")}`;
  }
}

const UNDER = {
  name: "grids-under",
  text: `WITH RECURSIVE under AS (
      SELECT unnest($1::text[]) AS id UNION SELECT g.id FROM grid g JOIN under ON g.parent_id = under.id
    ) SELECT id FROM under`,
};

/**
 * These grids and everything below them. Asked beforehand, so that the planner sees which grids they are: of a grid with
 * few tickets it would otherwise read the whole book in search of a page.
 */
async function gridsUnder(db: Queryable, gridIds: readonly string[]): Promise<readonly string[]> {
  return (await rowsOf<{ id: string }>(db, UNDER, [gridIds])).map(({ id }) => id);
}

// A clock runs until the step that it times has been taken, and stands still while a ticket is suspended.
const overdueAt = (place: string): string => `t.state <> 'closed' AND t.id IN (
    SELECT o.ticket_id FROM ticket_clock o WHERE o.stopped_at IS NULL AND o.due_at <= ${place})`;

const within = ({ west, south, east, north }: MapBox, conditions: Conditions): string => {
  const [low, high] = [
    [west, south],
    [east, north],
  ].map((corner) => `point(${corner.map((each) => `${conditions.place(each)}::float8`).join(", ")})`);
  return `point(t.lon, t.lat) <@ box(${String(low)}, ${String(high)})`;
};

/**
 * Numbers follow the time of opening closely, which the planner cannot know: without these bounds it would look for an
 * old week from the newest ticket downwards. `+ 0` keeps it from looking for the bounds in the same way.
 */
function addNumberBounds(conditions: Conditions, { openedFromMs, openedBeforeMs }: TicketQuery): void {
  if (openedFromMs === undefined && openedBeforeMs === undefined) return;
  const window = [
    ...(openedFromMs === undefined ? [] : [`o.opened_at >= ${conditions.place(instant(openedFromMs))}`]),
    ...(openedBeforeMs === undefined ? [] : [`o.opened_at < ${conditions.place(instant(openedBeforeMs))}`]),
  ].join(" AND ");
  conditions.always(`t.number >= (SELECT min(o.number + 0) FROM ticket o WHERE ${window})`);
  if (openedBeforeMs === undefined) return;
  conditions.always(`t.number <= (SELECT max(o.number + 0) FROM ticket o WHERE ${window})`);
}

async function addScope(
  db: Queryable,
  conditions: Conditions,
  { scope }: Pick<TicketQuery, "scope">,
): Promise<void> {
  if (!scope.seesUnconfirmed) conditions.always("t.state <> 'unconfirmed'");
  if (scope.gridIds === null) return;
  const inGrids = `t.grid_id = ANY(${conditions.place(await gridsUnder(db, scope.gridIds))}::text[])`;
  const own = scope.workerId === null ? "" : ` OR t.worker_id = ${conditions.place(scope.workerId)}`;
  conditions.always(inGrids + own);
}

/** Every term occurs: as the number, or within what the ticket is found by. */
function addText(conditions: Conditions, text: string): void {
  for (const term of plainWords(text).split(" ").slice(0, TERMS_MAX)) {
    if (term === "") continue;
    const grams = gramsOf(term);
    const found =
      grams.length === 0
        ? "false"
        : `t.id IN (SELECT s.ticket_id FROM ticket_words s
            WHERE s.grams @> ${conditions.place(grams)}::text[] AND position(${conditions.place(term)} IN s.words) > 0)`;
    const isNumber = /^\d{1,15}$/.test(term);
    conditions.always(isNumber ? `t.number = ${conditions.place(term)}::bigint OR ${found}` : found);
  }
}

/** Only what filters: no order, no place. */
export async function conditionsOf(db: Queryable, query: Omit<TicketQuery, "limit">): Promise<Conditions> {
  const conditions = new Conditions();
  await addScope(db, conditions, query);
  if (query.gridId !== undefined) {
    const gridIds = await gridsUnder(db, [query.gridId]);
    conditions.add(gridIds, (place) => `t.grid_id = ANY(${place}::text[])`);
  }
  addPlain(conditions, query);
  return conditions;
}

/** What one condition each is enough for. */
function addPlain(conditions: Conditions, query: Omit<TicketQuery, "limit">): void {
  if (query.openOnly === true) conditions.always("t.state <> 'closed'");
  if (query.awaitsReviewer === true) conditions.always(AWAITS_REVIEWER);
  conditions.given(query.numbers, (place) => `t.number = ANY(${place}::bigint[])`);
  conditions.given(query.states, (place) => `t.state = ANY(${place}::text[])`);
  conditions.given(query.violations, (place) => `t.violation = ANY(${place}::text[])`);
  conditions.given(query.cameraCode, (place) => `t.camera_code = ${place}`);
  conditions.given(query.workerId, (place) => `t.worker_id = ${place}`);
  conditions.given(timeOf(query.openedFromMs), (place) => `t.opened_at >= ${place}`);
  conditions.given(timeOf(query.openedBeforeMs), (place) => `t.opened_at < ${place}`);
  conditions.given(timeOf(query.overdueAtMs), overdueAt);
  conditions.given(query.source, (place) => `t.source = ${place}`);
  conditions.given(query.beforeNumber, (place) => `t.number < ${place}::bigint`);
  if (query.box !== undefined) conditions.always(within(query.box, conditions));
  if (query.text !== undefined) addText(conditions, query.text);
}

const timeOf = (ms: number | undefined): Date | undefined => (ms === undefined ? undefined : instant(ms));

interface Order {
  readonly from: string;
  /** What orders the list, the last one without equals. */
  readonly keys: readonly string[];
  readonly way: "ASC" | "DESC";
  readonly always?: string;
  /** Types of the keys, for their places. */
  readonly types: readonly string[];
}

const ORDERS: Readonly<Record<TicketOrder, Order>> = {
  newest: { from: "ticket t", keys: ["t.number"], types: ["bigint"], way: "DESC" },
  changed: {
    from: "ticket t",
    keys: ["t.changed_at", "t.number"],
    types: ["timestamptz", "bigint"],
    way: "DESC",
  },
  deadline: {
    // Read along the running clocks, so that the first page costs a page; of a ticket's clocks only the next one counts.
    from: "ticket_clock n JOIN ticket t ON t.id = n.ticket_id",
    always: `n.stopped_at IS NULL AND n.due_at IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM ticket_clock o WHERE o.ticket_id = n.ticket_id AND o.stopped_at IS NULL
        AND (o.due_at, o.clock) < (n.due_at, n.clock))`,
    keys: ["n.due_at", "n.ticket_id"],
    types: ["timestamptz", "uuid"],
    way: "ASC",
  },
};

function addPlace(conditions: Conditions, { place, backwards = false }: TicketQuery, order: Order): void {
  if (place === undefined) return;
  const values = order.keys.length === 1 ? [place.ref] : [instant(place.atMs), place.ref];
  const places = values.map((value, i) => `${conditions.place(value)}::${order.types[i] ?? "text"}`);
  const isAfter = (order.way === "ASC") !== backwards;
  conditions.always(`(${order.keys.join(", ")}) ${isAfter ? ">" : "<"} (${places.join(", ")})`);
}

const orderBy = (keys: readonly string[], way: "ASC" | "DESC"): string =>
  keys.map((key) => `${key} ${way}`).join(", ");

export async function searchTickets(db: Queryable, query: TicketQuery): Promise<readonly TicketSummary[]> {
  const order = ORDERS[query.order ?? "newest"];
  const conditions = await conditionsOf(db, query);
  if (order === ORDERS.newest) addNumberBounds(conditions, query);
  if (order.always !== undefined) conditions.always(order.always);
  addPlace(conditions, query, order);
  const limit = conditions.place(Math.min(LIST_MAX, Math.max(1, query.limit)));
  const { keys, way, from } = order;
  const opposite = way === "ASC" ? "DESC" : "ASC";
  const kept = keys.map((key, i) => `${key} AS key_${String(i)}`);
  const inOrder = orderBy(
    keys.map((_, i) => `page.key_${String(i)}`),
    way,
  );
  // The page is cut first: what a row costs beside its filter is paid for the rows of one page.
  const text = `WITH page AS MATERIALIZED (
      SELECT t.id, ${kept.join(", ")} FROM ${from} ${conditions.text}
      ORDER BY ${orderBy(keys, query.backwards === true ? opposite : way)} LIMIT ${limit}
    ) ${SUMMARY_FROM} JOIN page ON page.id = t.id ORDER BY ${inOrder}`;
  return (await rowsOf<SummaryRow>(db, { name: "", text }, conditions.values)).map(toSummary);
}

/** Those that are not closed one by one, closed ones up to a bound. */
export async function tallyTickets(db: Queryable, query: Omit<TicketQuery, "limit">): Promise<TicketTally> {
  const byState = Object.fromEntries(TICKET_STATES.map((state) => [state, 0])) as Record<TicketState, number>;
  const open = await conditionsOf(db, query);
  open.always("t.state <> 'closed'");
  const states = await rowsOf<{ state: TicketState; n: string }>(
    db,
    { name: "", text: `SELECT t.state, count(*) AS n FROM ticket t ${open.text} GROUP BY t.state` },
    open.values,
  );
  for (const { state, n } of states) byState[state] = Number(n);
  if (query.openOnly === true || query.overdueAtMs !== undefined) return { byState, isExact: true };
  const closed = await countClosed(db, query);
  return { byState: { ...byState, closed: closed.count }, isExact: closed.isExact };
}

interface PlanRow {
  readonly "QUERY PLAN": readonly [{ readonly Plan: { readonly "Plan Rows": number } }];
}

async function countClosed(
  db: Queryable,
  query: Omit<TicketQuery, "limit">,
): Promise<{ readonly count: number; readonly isExact: boolean }> {
  const closed = await conditionsOf(db, query);
  closed.always("t.state = 'closed'");
  const found = `FROM ticket t ${closed.text}`;
  const most = String(CLOSED_COUNTED_MAX + 1);
  const counting = { name: "", text: `SELECT count(*) AS n FROM (SELECT 1 ${found} LIMIT ${most}) first` };
  const count = Number((await firstRowOf<{ n: string }>(db, counting, closed.values))?.n ?? 0);
  if (count <= CLOSED_COUNTED_MAX) return { count, isExact: true };
  const guess = await firstRowOf<PlanRow>(
    db,
    { name: "", text: `EXPLAIN (FORMAT JSON) SELECT 1 ${found}` },
    closed.values,
  );
  return { count: Math.max(count, guess?.["QUERY PLAN"][0].Plan["Plan Rows"] ?? 0), isExact: false };
}
