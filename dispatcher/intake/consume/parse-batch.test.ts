import { describe, expect, it } from "vitest";
import type { IncomingEvent } from "../../bus/bus.ts";
import { bytesOf, CAMERA, eventOf } from "../../events.double.ts";
import { readEvent, sortBatch } from "./parse-batch.ts";

function incoming(body: Uint8Array, subject = `gw.event.parking.${CAMERA}`): IncomingEvent {
  return {
    subject,
    body,
    streamSequence: 41,
    deliveries: 1,
    ack: () => undefined,
    ackAndConfirm: () => Promise.resolve(),
    nak: () => undefined,
  };
}

function refusalOf(body: Uint8Array, subject?: string): { eventKey: string; reason: string } | undefined {
  return sortBatch([readEvent(incoming(body, subject))]).malformed[0];
}

describe("a batch of messages", () => {
  it("keeps the sound events of a batch that holds a broken one", () => {
    const sound = eventOf();
    const { deliveries, malformed } = sortBatch(
      [bytesOf(sound), bytesOf("no object")].map((body) => readEvent(incoming(body))),
    );
    expect(deliveries.map(({ arrival }) => arrival.id)).toEqual([sound.id]);
    expect(malformed.map(({ eventKey, reason }) => [eventKey, reason])).toEqual([
      ["stream:41", "the message is not a JSON object"],
    ]);
  });

  it("names a refused event by its id where one can be read", () => {
    const event = eventOf();
    expect(refusalOf(bytesOf({ ...event, schemaVersion: 9 }))).toMatchObject({
      eventKey: event.id,
      reason:
        "schemaVersion 9 is newer than this dispatcher reads (1): upgrade the dispatcher before the agents",
    });
    expect(refusalOf(bytesOf({ ...event, id: "x" }))?.eventKey).toBe("stream:41");
    expect(refusalOf(bytesOf(null))?.eventKey).toBe("stream:41");
    expect(refusalOf(new Uint8Array([0xff, 0xfe]))).toMatchObject({
      eventKey: "stream:41",
      reason: "the message is not JSON in UTF-8",
    });
  });

  it("refuses an event that speaks for another camera than its subject", () => {
    const other = "gw.event.parking.99050100001320000099";
    expect(refusalOf(bytesOf(eventOf()), other)?.reason).toBe(
      `the subject is ${other}: the event's own parts make gw.event.parking.${CAMERA}`,
    );
  });
});
