/**
 * The list of tickets by whatever filters are given. The statement is written for exactly those, and planned for their
 * values: one statement for all of them would read the whole book.
 */
import type { TicketQuery } from "../lifecycle/access-desk.ts";
import type { TicketSummary } from "../lifecycle/ticket.ts";
import { AWAITS_REVIEWER, SUMMARY_FROM, type SummaryRow, toSummary } from "./rows.ts";
import { instant, type Queryable, rowsOf } from "./statement.ts";
import { gramsOf, plainWords } from "./grams.ts";

/** Also the size of one page of an export. */
const LIST_MAX = 1_000;
const TERMS_MAX = 8;

/** Collects values as it writes their places: `$1`, `$2`, … */
class Conditions {
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

const below = (place: string): string => `t.grid_id IN (
    WITH RECURSIVE under AS (
      SELECT unnest(${place}::text[]) AS id UNION SELECT g.id FROM grid g JOIN under ON g.parent_id = under.id
    ) SELECT id FROM under)`;

// A deadline counts as missed until the step that it is for has been taken.
const overdueAt = (place: string): string => `t.state <> 'closed' AND EXISTS (
    SELECT 1 FROM timer d WHERE d.ticket_id = t.id AND d.due_at <= ${place} AND d.state IN ('live', 'fired')
      AND (d.kind = 'close' OR d.kind = 'done' AND t.state <> 'done'
        OR d.kind = 'arrive' AND t.state IN ('open', 'assigned', 'accepted')
        OR d.kind = 'accept' AND t.state IN ('open', 'assigned')))`;

function addScope(conditions: Conditions, { scope }: TicketQuery): void {
  if (!scope.seesUnconfirmed) conditions.always("t.state <> 'unconfirmed'");
  if (scope.gridIds === null) return;
  const inGrids = below(conditions.place(scope.gridIds));
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

function conditionsOf(query: TicketQuery): Conditions {
  const conditions = new Conditions();
  addScope(conditions, query);
  if (query.openOnly === true) conditions.always("t.state <> 'closed'");
  if (query.awaitsReviewer === true) conditions.always(AWAITS_REVIEWER);
  conditions.given(query.numbers, (place) => `t.number = ANY(${place}::bigint[])`);
  conditions.given(query.states, (place) => `t.state = ANY(${place}::text[])`);
  conditions.given(query.violations, (place) => `t.violation = ANY(${place}::text[])`);
  conditions.given(query.cameraCode, (place) => `t.camera_code = ${place}`);
  conditions.given(query.gridId === undefined ? undefined : [query.gridId], below);
  conditions.given(query.workerId, (place) => `t.worker_id = ${place}`);
  conditions.given(timeOf(query.openedFromMs), (place) => `t.opened_at >= ${place}`);
  conditions.given(timeOf(query.openedBeforeMs), (place) => `t.opened_at < ${place}`);
  conditions.given(timeOf(query.overdueAtMs), overdueAt);
  conditions.given(query.source, (place) => `t.source = ${place}`);
  conditions.given(query.beforeNumber, (place) => `t.number < ${place}::bigint`);
  if (query.text !== undefined) addText(conditions, query.text);
  return conditions;
}

const timeOf = (ms: number | undefined): Date | undefined => (ms === undefined ? undefined : instant(ms));

export async function searchTickets(db: Queryable, query: TicketQuery): Promise<readonly TicketSummary[]> {
  const conditions = conditionsOf(query);
  const limit = conditions.place(Math.min(LIST_MAX, Math.max(1, query.limit)));
  const text = `${SUMMARY_FROM} ${conditions.text} ORDER BY t.number DESC LIMIT ${limit}`;
  return (await rowsOf<SummaryRow>(db, { name: "", text }, conditions.values)).map(toSummary);
}
