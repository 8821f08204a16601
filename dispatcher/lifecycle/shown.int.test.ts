/** What lists and pages show of tickets that were merged by hand, and of those that wait for the reviewer. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { combineHooks } from "./move-hooks.ts";
import { OFFICE, startTown, type Town } from "./town.double.ts";

const EVERYTHING = { scope: { gridIds: null, workerId: null, seesUnconfirmed: true }, limit: 50 } as const;
const OTHER_CAMERA = "99050100001320000009";

let town: Town;
beforeAll(async () => {
  town = await startTown(combineHooks());
});
afterAll(() => town.stop());

const merge = (ticketId: string, intoTicketId: string): Promise<unknown> =>
  town.move(ticketId, { action: "mergeInto", actor: OFFICE, reason: "the same", intoTicketId });

/** How often, and by how many cameras. */
async function shown(id: string): Promise<{ sightings: number; listed: number | undefined; rows: unknown }> {
  const [{ sightings }, list, rows] = await Promise.all([
    town.book.get(id),
    town.book.access.search(EVERYTHING),
    town.book.sightingSources(id),
  ]);
  const listed = list.find((each) => each.id === id)?.sightings;
  return { sightings, listed, rows: rows.map((row) => [row.cameraCode, row.sightings]) };
}

describe("tickets merged by hand", () => {
  test("show the sightings and cameras of all that go on in them, and give them back when split", async () => {
    const { id, cameraCode } = await town.open({ zoneId: "into" });
    const { id: second } = await town.open({ zoneId: "second" });
    const { id: third } = await town.open({ zoneId: "third" });
    await town.query("UPDATE sighting_source SET camera_code = $2, sightings = 41 WHERE ticket_id = $1", [
      third,
      OTHER_CAMERA,
    ]);
    await town.query("UPDATE ticket SET sightings = 41 WHERE id = $1", [third]);
    await merge(third, second);
    await merge(second, id);
    const rows = [
      [OTHER_CAMERA, 41],
      [cameraCode, 2],
    ];
    expect(await shown(id)).toEqual({ sightings: 43, listed: 43, rows });
    const kept = await town.query("SELECT sightings FROM ticket WHERE id = $1", [id]);
    expect(kept, "nothing is copied").toEqual([{ sightings: "1" }]);
    await town.move(second, { action: "split", actor: OFFICE, reason: "another one" });
    expect(await shown(id)).toEqual({ sightings: 1, listed: 1, rows: [[cameraCode, 1]] });
    expect((await shown(second)).sightings).toBe(42);
  });
});

describe("the reviewer's queue", () => {
  test("is a filter of the search, as of the list", async () => {
    const waiting = await town.ticketIn("done");
    await town.ticketIn("done");
    await town.query("UPDATE verification SET outcome = 'blind', finished_at = now() WHERE ticket_id = $1", [
      waiting.id,
    ]);
    const found = await town.book.access.search({ ...EVERYTHING, awaitsReviewer: true });
    expect(found.map(({ id }) => id)).toEqual([waiting.id]);
    const listed = await town.book.list({ awaitsReviewer: true, limit: 50 });
    expect(listed.map(({ id }) => id)).toEqual([waiting.id]);
  });
});
