/** What waits for a reviewer's verdict, longest waiting first, with every picture it needs. */
import type { ReviewItem, ReviewQuery } from "../lifecycle/office-desk.ts";
import {
  AWAITS_REVIEWER,
  type EvidenceRow,
  SUMMARY_FROM,
  type SummaryRow,
  toEvidence,
  toSummary,
} from "./rows.ts";
import { conditionsOf } from "./search.ts";
import { instant, type Queryable, rowsOf } from "./statement.ts";

const EVIDENCE = {
  name: "evidence-of-tickets",
  text: `SELECT ticket_id, kind, moment, object, at FROM ticket_evidence WHERE ticket_id = ANY($1::uuid[])
    UNION ALL
    SELECT t.id, e.kind, 'latest', e.object, t.latest_evidence_at
    FROM ticket t, jsonb_to_recordset(t.latest_evidence) AS e(kind text, object text)
    WHERE t.id = ANY($1::uuid[]) AND t.latest_evidence_at IS NOT NULL
    UNION ALL
    SELECT p.ticket_id, 'photo', 'done', p.object, p.at FROM ticket_picture p
    WHERE p.ticket_id = ANY($1::uuid[])
      AND NOT EXISTS (SELECT 1 FROM ticket_evidence e WHERE e.ticket_id = p.ticket_id AND e.object = p.object)
    ORDER BY at, moment, kind DESC`,
};

const SAID = {
  name: "said-of-tickets",
  text: `SELECT DISTINCT ON (ticket_id) ticket_id, reason FROM transition
    WHERE ticket_id = ANY($1::uuid[]) AND reason IS NOT NULL ORDER BY ticket_id, sequence DESC`,
};

const WORKED = {
  name: "workers-of-tickets",
  text: `SELECT DISTINCT a.ticket_id, a.worker_id FROM assignee a WHERE a.ticket_id = ANY($1::uuid[])`,
};

const AWAITED = {
  confirm: "t.state = 'unconfirmed'",
  verify: AWAITS_REVIEWER,
} as const;

export async function reviewQueue(db: Queryable, query: ReviewQuery): Promise<readonly ReviewItem[]> {
  const conditions = await conditionsOf(db, query);
  const kinds = query.kind === undefined ? (["confirm", "verify"] as const) : [query.kind];
  conditions.always(kinds.map((kind) => `(${AWAITED[kind]})`).join(" OR "));
  // Word for word what the index holds, so that it is used.
  conditions.always("t.state IN ('unconfirmed', 'done')");
  if (query.after !== undefined) {
    const [at, number] = [instant(query.after.atMs), query.after.number].map((value) =>
      conditions.place(value),
    );
    conditions.always(`(t.changed_at, t.number) > (${String(at)}::timestamptz, ${String(number)}::bigint)`);
  }
  const text = `WITH page AS MATERIALIZED (
      SELECT t.id FROM ticket t ${conditions.text}
      ORDER BY t.changed_at, t.number LIMIT ${conditions.place(query.limit)}
    ) ${SUMMARY_FROM} JOIN page ON page.id = t.id ORDER BY t.changed_at, t.number`;
  const tickets = (await rowsOf<SummaryRow>(db, { name: "", text }, conditions.values)).map(toSummary);
  if (tickets.length === 0) return [];
  const ids = [tickets.map(({ id }) => id)];
  const [evidence, said, worked] = await Promise.all([
    rowsOf<EvidenceRow & { ticket_id: string }>(db, EVIDENCE, ids),
    rowsOf<{ ticket_id: string; reason: string }>(db, SAID, ids),
    rowsOf<{ ticket_id: string; worker_id: string }>(db, WORKED, ids),
  ]);
  const reasons = new Map(said.map(({ ticket_id, reason }) => [ticket_id, reason]));
  return tickets.map((ticket) => ({
    ticket,
    evidence: evidence.filter(({ ticket_id }) => ticket_id === ticket.id).map(toEvidence),
    lastReason: reasons.get(ticket.id) ?? null,
    workedBy: worked.filter(({ ticket_id }) => ticket_id === ticket.id).map(({ worker_id }) => worker_id),
  }));
}
