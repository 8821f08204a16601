/** Every false alarm reaches the ticket stream, once, whoever dies meanwhile. Real servers. */
import { nanos } from "nats";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parseTicketNotice, TICKET_STREAM, type TicketNotice, ticketSubject } from "#contract";
import { type City, startCity, until } from "../../city.double.ts";
import type { Dispatcher } from "../../dispatcher.ts";
import { CAMERA, eventOf } from "../../events.double.ts";
import type { TicketDetail } from "../ticket.ts";

const OFFICE = { role: "dispatcher", id: "D01" } as const;

let city: City;
let one: Dispatcher;
let two: Dispatcher;
beforeAll(async () => {
  city = await startCity();
  [one, two] = await Promise.all([city.start(), city.start()]);
}, 120_000);
afterAll(() => city.stop());

/** What the stream holds about this key, oldest first. */
async function told(dedupKey: string): Promise<TicketNotice[]> {
  const manager = await city.line.jetstreamManager();
  const { state } = await manager.streams.info(TICKET_STREAM);
  const notices: TicketNotice[] = [];
  for (let seq = Math.max(1, state.first_seq); seq <= state.last_seq; seq += 1) {
    const { subject, data } = await manager.streams.getMessage(TICKET_STREAM, { seq });
    expect(subject).toBe(ticketSubject(CAMERA));
    const parsed = parseTicketNotice(data);
    if (parsed.ok && parsed.value.dedupKey === dedupKey) notices.push(parsed.value);
  }
  return notices;
}
const closings = async (key: string) => (await told(key)).filter(({ state }) => state === "closed");

async function ticketOf(zoneId: string, by: Dispatcher): Promise<TicketDetail> {
  const event = eventOf({ zoneId });
  await city.publish(event);
  let id = "";
  await until(async () => {
    const rows = await city.query<{ id: string }>("SELECT id FROM ticket WHERE dedup_key = $1", [
      event.dedupKey,
    ]);
    expect(rows).toHaveLength(1);
    id = rows[0]?.id ?? "";
  });
  return by.desk.get(id);
}
const close = (by: Dispatcher, { id }: TicketDetail) =>
  by.desk.act({ ticketId: id, action: "falseAlarm", reason: "a parked show car", actor: OFFICE });

it("is told once by two dispatchers, with the ticket's own instant; other closings go as before", async () => {
  const ticket = await ticketOf("show-car", one);
  const { closedAt } = await close(two, ticket);
  await until(async () => {
    expect(await closings(ticket.dedupKey)).toHaveLength(1);
  });
  expect(await closings(ticket.dedupKey)).toEqual([
    {
      ...{ ticketId: ticket.id, dedupKey: ticket.dedupKey, state: "closed", resolution: "false-alarm" },
      at: closedAt,
    },
  ]);
  await until(async () => {
    const rows = await city.query("SELECT 1 FROM false_alarm_notice WHERE ticket_id = $1", [ticket.id]);
    expect(rows).toHaveLength(1);
  });
  expect((await told(ticket.dedupKey)).map(({ state }) => state)).toEqual(["opened", "closed"]);
}, 60_000);

it("is told when the bus is back, by another dispatcher when the one that closed it has died", async () => {
  const ticket = await ticketOf("second-car", one);
  await city.nats.kill();
  await close(one, ticket);
  // Neither is there any more when the bus comes back.
  await Promise.all([one.close(), two.close()]);
  await city.nats.restart();
  const three = await city.start();
  await until(async () => {
    expect(await closings(ticket.dedupKey)).toMatchObject([
      { resolution: "false-alarm", ticketId: ticket.id },
    ]);
  }, 40_000);
  await until(() => {
    expect(three.counters.snapshot().falseAlarmsTold).toBe(1);
  });
  // Another one finds nothing left to tell.
  const four = await city.start();
  const third = await ticketOf("third-car", four);
  await close(four, third);
  await until(async () => {
    expect(await closings(third.dedupKey)).toHaveLength(1);
  });
  expect(await closings(ticket.dedupKey)).toHaveLength(1);
  const { config } = await (await city.line.jetstreamManager()).streams.info(TICKET_STREAM);
  expect(config).toMatchObject({ subjects: ["gw.ticket.*"], max_age: nanos(30 * 86_400_000) });
}, 120_000);
