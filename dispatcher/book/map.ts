/** What a map shows of the book: light points of tickets in a box, and where cameras hang. */
import type { LonLat, Violation } from "#contract";
import type { MapBox, TicketQuery } from "../lifecycle/access-desk.ts";
import type { MapPoints } from "../lifecycle/office-desk.ts";
import type { TicketState } from "../lifecycle/ticket.ts";
import { conditionsOf } from "./search.ts";
import { firstRowOf, instant, type Queryable, rowsOf } from "./statement.ts";

interface PointRow {
  readonly id: string;
  readonly number: string;
  readonly lon: number;
  readonly lat: number;
  readonly violation: Violation;
  readonly state: TicketState;
  readonly overdue: boolean;
}

export type MapQuery = TicketQuery & { readonly box: MapBox };

/** Newest first; counted only when there are more than the limit. */
export async function mapTickets(db: Queryable, query: MapQuery, nowMs: number): Promise<MapPoints> {
  const conditions = await conditionsOf(db, query);
  const found = `FROM ticket t ${conditions.text}`;
  const counting = [...conditions.values];
  const now = conditions.place(instant(nowMs));
  const text = `WITH page AS MATERIALIZED (
      SELECT t.id, t.number, t.lon, t.lat, t.violation, t.state ${found}
      ORDER BY t.number DESC LIMIT ${conditions.place(query.limit + 1)}
    ) SELECT page.*, EXISTS (
        SELECT 1 FROM ticket_clock c WHERE c.ticket_id = page.id AND c.stopped_at IS NULL AND c.due_at <= ${now}
      ) AS overdue FROM page ORDER BY number DESC`;
  const rows = await rowsOf<PointRow>(db, { name: "", text }, conditions.values);
  const points = rows.slice(0, query.limit).map(({ number, overdue, ...point }) => ({
    ...point,
    number: Number(number),
    isOverdue: overdue,
  }));
  if (rows.length <= query.limit) return { points, found: points.length };
  const counted = await firstRowOf<{ n: string }>(
    db,
    { name: "", text: `SELECT count(*) AS n ${found}` },
    counting,
  );
  return { points, found: Number(counted?.n ?? 0) };
}

// As its agent says; for an agent that does not say, as the camera's newest ticket has it. A reported place is not where
// a camera hangs.
const CAMERA_POINTS = {
  name: "camera-points",
  text: `SELECT c.code, coalesce(k.lon, p.lon) AS lon, coalesce(k.lat, p.lat) AS lat FROM unnest($1::text[]) AS c(code)
    LEFT JOIN camera k ON k.code = c.code AND k.lon IS NOT NULL AND k.lat IS NOT NULL
    LEFT JOIN LATERAL (
      SELECT t.lon, t.lat FROM ticket t WHERE t.camera_code = c.code AND t.source = 'camera' AND t.point_of = 'camera'
      ORDER BY t.number DESC LIMIT 1
    ) p ON k.code IS NULL
    WHERE coalesce(k.lon, p.lon) IS NOT NULL`,
};

export async function cameraPoints(
  db: Queryable,
  cameraCodes: readonly string[],
): Promise<ReadonlyMap<string, LonLat>> {
  const rows = await rowsOf<{ code: string; lon: number; lat: number }>(db, CAMERA_POINTS, [cameraCodes]);
  return new Map(rows.map(({ code, lon, lat }) => [code, { lon, lat }]));
}
