/** For tests of the console's tickets: a book of any size, tickets with pictures, and what waits for a reviewer. */
import sharp from "sharp";
import { type City, until } from "../../city.double.ts";
import { gramsOf, plainWords } from "../../book/grams.ts";
import { CAMERA, eventOf } from "../../events.double.ts";
import { person } from "../people.double.ts";

/** A rare word of the filled book: every this many tickets say it. */
export const RARE = { word: "梧桐巷", every: 1_000 } as const;

/** A year of W9's tickets, the newest hundredth in hand; as they would be after their lives, with the words to find them by. */
export async function fillBook(city: City, tickets: number): Promise<void> {
  const rebuild = await withoutIndexes(city, ["ticket", "ticket_words"]);
  const inHand = `n > ${String(tickets - tickets / 100)}`;
  await city.query("ALTER TABLE ticket DISABLE TRIGGER USER");
  await city.query(
    `INSERT INTO ticket (id, dedup_key, state, close_reason, version, violation, camera_code, camera_name, zone_id, agent_id,
        lon, lat, grid_id, worker_id, sightings, reason, class_name, opened_at, changed_at, closed_at, first_seen_at,
        last_seen_at, source)
      SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'fill/' || n,
        CASE WHEN ${inHand} THEN (ARRAY['assigned', 'accepted'])[n % 2 + 1] ELSE 'closed' END,
        CASE WHEN ${inHand} THEN NULL ELSE (ARRAY['verified', 'self-cleared', 'false-alarm'])[n % 3 + 1] END, 5,
        (ARRAY['vending', 'piling', 'parking', 'posting', 'hanging', 'beyond-line'])[n % 6 + 1],
        lpad((n % 956)::text, 20, '3'),
        CASE WHEN n % ${String(RARE.every)} = 0 THEN '${RARE.word}' ELSE (ARRAY['春风路东口', '秋月街北口', '人民桥西堍', '古城农贸市场南门'])[n % 4 + 1] END,
        'z', 'edge-fill', 120.62 + (n % 90) * 0.0001, 31.31 + (n % 90) * 0.0001, '990501001001', 'W9', n % 40 + 1,
        '占用人行道 / on the pavement', 'car', at, at + interval '1 hour',
        CASE WHEN ${inHand} THEN NULL ELSE at + interval '4 hours' END, at, at, 'camera'
      FROM (SELECT n, now() - (${String(tickets)} - n) * interval '5 minutes' - interval '2 hours' AS at
        FROM generate_series(1, ${String(tickets)}) n) g`,
  );
  await city.query("ALTER TABLE ticket ENABLE TRIGGER USER");
  const [common, rare] = ["春风路 占用人行道", RARE.word].map(plainWords);
  await city.query(
    `INSERT INTO ticket_words (ticket_id, version, words, grams)
      SELECT id, version, CASE WHEN camera_name = '${RARE.word}' THEN $1 ELSE $2 END,
        CASE WHEN camera_name = '${RARE.word}' THEN $3 ELSE $4 END::text[]
      FROM ticket WHERE agent_id = 'edge-fill' ON CONFLICT (ticket_id) DO NOTHING`,
    [rare, common, gramsOf(rare ?? ""), gramsOf(common ?? "")],
  );
  await rebuild();
  await city.query("ANALYZE ticket");
  await city.query("ANALYZE ticket_words");
}

/** Takes what only finds rows away, and puts it back when there are rows: made at once it takes a third of the time. */
async function withoutIndexes(city: City, tables: readonly string[]): Promise<() => Promise<void>> {
  const found = await city.query<{ name: string; made: string }>(
    `SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS made FROM pg_index i
      WHERE i.indrelid = ANY($1::regclass[]) AND NOT i.indisunique`,
    [tables],
  );
  for (const { name } of found) await city.query(`DROP INDEX ${name}`);
  return async () => {
    for (const { made } of found) await city.query(made);
  };
}

const street = (thing: string): Promise<Buffer> =>
  sharp(
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="960" height="540">
      <rect width="960" height="540" fill="#7c8794"/><rect y="320" width="960" height="220" fill="#4b535c"/>
      <path d="M0 328h960" stroke="#e8c33c" stroke-width="6"/>${thing}</svg>`),
  )
    .jpeg({ quality: 70 })
    .toBuffer();
const VAN = `<rect x="320" y="250" width="310" height="140" rx="18" fill="#f3f4f6"/><circle cx="390" cy="390" r="32" fill="#16191d"/>
  <circle cx="560" cy="390" r="32" fill="#16191d"/>`;

export interface Seen {
  readonly zoneId: string;
  readonly cameraName: string;
  /** The rule alone saw it: a person of the office looks first. */
  readonly isUnconfirmed?: boolean;
  /** JPEGs of the place; drawn ones without them. */
  readonly pictures?: { readonly before: Uint8Array; readonly scene: Uint8Array };
}

/** Its id, once it is assigned to W1, or waits to be confirmed. */
export async function openTicket(city: City, seen: Seen): Promise<string> {
  const { zoneId, cameraName, isUnconfirmed = false } = seen;
  const store = await city.line.jetstream().views.os("gw-evidence");
  const picture = async (kind: "scene" | "before", bytes: Uint8Array) => {
    const object = `edge-1/${zoneId}/${kind}.jpg`;
    await store.putBlob({ name: object }, bytes);
    const contentType = "image/jpeg" as const;
    return { kind, object, contentType, sha256: "c".repeat(64), sizeBytes: bytes.length };
  };
  const { scene, before } = seen.pictures ?? { scene: await street(VAN), before: await street("") };
  const evidence = [
    await picture("scene", new Uint8Array(scene)),
    await picture("before", new Uint8Array(before)),
  ];
  const reason = `乱停放：汽车在禁停区停留 190 秒，限 180 秒 / car in the no-parking zone for 190 s, limit 180 s`;
  const confirmation = isUnconfirmed ? { needsConfirmation: true as const } : {};
  await city.publish(eventOf({ zoneId, cameraName, evidence, reason, cameraCode: CAMERA, ...confirmation }));
  let id = "";
  await until(async () => {
    const [row] = await city.query<{ id: string }>(
      "SELECT id FROM ticket WHERE zone_id = $1 AND state = $2",
      [zoneId, isUnconfirmed ? "unconfirmed" : "assigned"],
    );
    if (row === undefined) throw new Error(`no ticket in ${zoneId} is ready yet`);
    id = row.id;
  });
  return id;
}

/** Does something with a ticket in somebody's name. */
export async function act(url: string, ticketId: string, who: string, body: object): Promise<void> {
  const answer = await fetch(`${url}/api/tickets/${ticketId}/actions`, {
    method: "POST",
    headers: { authorization: `Bearer ${person(who).token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${JSON.stringify(body)}: ${await answer.text()}`);
}

/** A ticket that its worker reported done, and that no camera could judge. */
export async function doneTicket(city: City, url: string, seen: Seen): Promise<string> {
  const id = await openTicket(city, seen);
  for (const action of ["accept", "arrive", "finish"]) await act(url, id, "near-worker", { action });
  // No agent answers in this city: the camera's turn ends blind.
  await city.query("UPDATE verification SET finished_at = now(), outcome = 'blind' WHERE ticket_id = $1", [
    id,
  ]);
  return id;
}

/** As the book tells every dispatcher when one of these is touched. */
export async function touch(city: City, ids: readonly string[]): Promise<void> {
  await city.query(
    `SELECT pg_notify('gridwatch_ticket', json_build_object('moved', false, 'ticketId', t.id, 'number', t.number,
        'state', t.state, 'version', t.version)::text)
      FROM ticket t WHERE t.id = ANY($1::uuid[])`,
    [ids],
  );
}
