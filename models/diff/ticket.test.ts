import { describe, expect, it } from "vitest";
import { pairs, sightedOf } from "./same-thing.ts";
import { aTicket, anIncident } from "./ticket.fixture.ts";
import { createTicketBook } from "./ticket.ts";

const look = (atS: number) => ({
  ...{ cameraCode: "32050600001310000001", atMs: atS * 1000, profile: "night" as const },
  sizeWh: [640, 360] as const,
});

describe("incidents as tickets", () => {
  it("one ticket from opened to cleared, with the time at which the stay began", () => {
    const book = createTicketBook();
    book.note([anIncident({ elapsedS: 61.5 })], look(100));
    book.note([anIncident({ phase: "updated" })], look(160));
    book.note([anIncident({ phase: "cleared", xyxy: [0, 0, 1, 1] })], look(200));
    expect(book.tickets()).toMatchObject([
      {
        enteredMs: 38_500,
        openedMs: 100_000,
        clearedMs: 200_000,
        xyxy: [100, 100, 200, 200],
        profile: "night",
      },
    ]);
  });

  it("opened again under an open key is the same ticket; after its end another one", () => {
    const book = createTicketBook();
    book.note([anIncident({})], look(100));
    book.note([anIncident({ trackId: "t2" }), anIncident({ placeCell: "9-10" })], look(120));
    expect(book.tickets()).toHaveLength(2);
    book.note([anIncident({ phase: "cleared" })], look(200));
    book.note([anIncident({})], look(300));
    expect(book.tickets().map(({ clearedMs }) => clearedMs)).toEqual([200_000, undefined, undefined]);
  });
});

describe("which ticket is which", () => {
  it("pairs each with the one that it overlaps most, once", () => {
    const here = sightedOf(aTicket({}));
    const beside = sightedOf(aTicket({ xyxy: [140, 100, 240, 200] }));
    const later = sightedOf(aTicket({ enteredMs: 900_000, clearedMs: undefined }));
    const found = pairs([here, beside, later], [beside, here, later, here], 1000);
    expect([...found]).toEqual(
      expect.arrayContaining([
        [0, 1],
        [1, 0],
        [2, 2],
      ]),
    );
    expect(found.size).toBe(3);
  });
});
