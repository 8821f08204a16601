/** Where the auditor keeps what it found and how far it has looked, in the transaction that raises the alarm. */
import type { Finding, PromiseName } from "../audit/finding.ts";
import type { AuditPlace } from "./auditor.ts";
import { firstRowOf, instant, type Queryable, rowsOf, storable } from "./statement.ts";

export interface AuditRun {
  readonly beganAtMs: number;
  readonly endedAtMs: number;
  readonly isFull: boolean;
  readonly events: number;
  readonly tickets: number;
  readonly findings: number;
}

export interface AuditorSession {
  /** False: another auditor writes at this moment. */
  lockAudit(): Promise<boolean>;
  /**
   * Those that were not open before, and those acknowledged of which more is wrong now. What is open of these promises
   * and not among them is resolved.
   */
  putFindings(
    findings: readonly Finding[],
    looked: { readonly promises: readonly PromiseName[]; readonly atMs: number },
  ): Promise<readonly Finding[]>;
  putPlace(name: string, place: AuditPlace): Promise<void>;
  putRun(run: AuditRun): Promise<string>;
}

/** Besides the migration's and the clock rules' locks. */
const LOCK = { name: "audit-lock", text: "SELECT pg_try_advisory_xact_lock(474392827) AS locked" };

/** An acknowledgement is for what was read: it ends with the finding, and when more is wrong. */
const forWhatWasRead = (part: string): string => `acknowledged_${part} =
        CASE WHEN f.resolved_at IS NULL AND f.sentence = excluded.sentence THEN f.acknowledged_${part} END`;

const PUT_FINDINGS = {
  name: "audit-put-findings",
  text: `WITH given AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS g(key text, promise text, sentence text, ticket_id uuid, stream text,
      sequence bigint)
  ), known AS (
    SELECT b.key FROM auditor_finding b JOIN given g ON g.key = b.key
    WHERE b.resolved_at IS NULL AND (b.acknowledged_at IS NULL OR b.sentence = g.sentence)
  ), gone AS (
    UPDATE auditor_finding SET resolved_at = $3 WHERE resolved_at IS NULL AND promise = ANY($2::text[])
      AND key NOT IN (SELECT key FROM given)
  ), written AS (
    INSERT INTO auditor_finding AS f (key, promise, sentence, ticket_id, stream, sequence, found_at, seen_at)
    SELECT key, promise, sentence, ticket_id, stream, sequence, $3, $3 FROM given
    ON CONFLICT (key) DO UPDATE SET seen_at = $3, sentence = excluded.sentence, resolved_at = NULL,
      found_at = CASE WHEN f.resolved_at IS NULL THEN f.found_at ELSE $3 END,
      ${["by", "at", "reason"].map(forWhatWasRead).join(", ")}
  )
  SELECT key FROM given WHERE key NOT IN (SELECT key FROM known)`,
};

const PUT_PLACE = {
  name: "audit-put-place",
  text: `INSERT INTO auditor_place AS p (name, place, made_at, is_remade) VALUES ($1, $2, $3, $4)
    ON CONFLICT (name) DO UPDATE SET place = excluded.place, made_at = excluded.made_at, is_remade = excluded.is_remade`,
};

const PUT_RUN = {
  name: "audit-put-run",
  text: `INSERT INTO auditor_run (began_at, ended_at, is_full, events, tickets, findings)
    VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
};

const toRecord = ({ key, promise, sentence, ticketId, stream, sequence }: Finding): object => ({
  key,
  promise,
  sentence: storable(sentence),
  ticket_id: ticketId,
  stream,
  sequence,
});

export function createAuditorSession(db: Queryable): AuditorSession {
  return {
    lockAudit: async () => (await firstRowOf<{ locked: boolean }>(db, LOCK))?.locked === true,
    async putFindings(findings, { promises, atMs }) {
      const values = [JSON.stringify(findings.map(toRecord)), promises, instant(atMs)];
      const rows = await rowsOf<{ key: string }>(db, PUT_FINDINGS, values);
      const isNew = new Set(rows.map(({ key }) => key));
      return findings.filter(({ key }) => isNew.has(key));
    },
    async putPlace(name, { place, madeAt, isRemade }) {
      await rowsOf(db, PUT_PLACE, [name, place, madeAt, isRemade]);
    },
    async putRun({ beganAtMs, endedAtMs, isFull, events, tickets, findings }) {
      const values = [instant(beganAtMs), instant(endedAtMs), isFull, events, tickets, findings];
      return (await firstRowOf<{ id: string }>(db, PUT_RUN, values))?.id ?? "";
    },
  };
}
