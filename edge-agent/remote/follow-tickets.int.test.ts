/** Closed tickets reach an agent that was away: a real agent, a real server, and a dispatcher's notices. */
import { writeFileSync } from "node:fs";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { TICKET_STREAM, type TicketNotice, ticketSubject } from "#contract";
import { cameraSettings, codeOf, startSite, type TestSite, zoneSettings } from "../agent.fixture.ts";

let site: TestSite;
beforeEach(async () => {
  site = await startSite();
});
afterEach(async () => {
  await site.stop();
});

const until = (what: () => unknown, timeout = 20_000) => vi.waitUntil(what, { timeout, interval: 50 });
const accepted = () => site.logs.filter(({ msg }) => msg === "a ticket says that it may stay");

/** Resolves when the stream has it. */
async function tell(dedupKey: string, resolution: TicketNotice["resolution"], at = new Date().toISOString()) {
  const notice = { ticketId: "T-1", dedupKey, state: "closed", at, resolution };
  const body = new TextEncoder().encode(JSON.stringify(notice));
  const subject = ticketSubject(dedupKey.split("/")[0] ?? "");
  return (await site.watcher.jetstream().publish(subject, body, { expect: { streamName: TICKET_STREAM } }))
    .seq;
}

it("an agent that was down while its ticket was closed as a false alarm learns it on its return, once", async () => {
  const zones = [zoneSettings("kerb", { dwellS: 3 })];
  writeFileSync(site.configPath, site.text([cameraSettings(1, site.rtsp.url("/cam1"), { zones })]));
  const first = await site.start();
  await until(() => site.events.length > 0);
  const [event] = site.events;
  const key = event?.dedupKey ?? "";
  await first.stop();

  // Of another episode, of another camera, about something else, not to be read: none of these is for it.
  await tell(key, "false-alarm", new Date(Date.parse(event?.capturedAt ?? "") - 3_600_000).toISOString());
  await tell(`${codeOf(7)}/kerb/parking/1-1`, "false-alarm");
  await tell(key, "verified");
  site.watcher.publish(ticketSubject(codeOf(1)), new TextEncoder().encode("{"));
  const sequence = await tell(key, "false-alarm");
  expect(sequence).toBe(5);
  expect(accepted()).toEqual([]);

  const second = await site.start();
  await until(() => accepted().length === 2);
  expect(accepted().map(({ dedupKey, known }) => [dedupKey, known])).toEqual([
    [key, false],
    [key, true],
  ]);
  const looks = () => site.beats.at(-1)?.cameras[0]?.looks ?? 0;
  const before = looks();
  await until(() => looks() > before + 2);
  await second.stop();

  const third = await site.start();
  await until(() => site.beats.at(-1)?.cameras[0]?.state === "seeing");
  // Later than anything that could still come of the old ones: the stream keeps its order.
  await tell(`${codeOf(1)}/kerb/parking/0-0`, "false-alarm");
  await until(() => accepted().length === 3);
  expect(accepted().at(-1)).toMatchObject({ dedupKey: `${codeOf(1)}/kerb/parking/0-0`, known: false });
  expect(site.logs.filter(({ msg }) => msg === "ticket notice not understood")).toHaveLength(1);
  await third.stop();
}, 90_000);

it("a broken connection loses no notice and doubles none; an agent that is new hears only news", async () => {
  writeFileSync(site.configPath, site.text([cameraSettings(1, site.rtsp.url("/cam1"))]));
  const unknown = (n: number) => `${codeOf(1)}/kerb/parking/0-${String(n)}`;
  const manager = await site.watcher.jetstreamManager();
  await manager.streams.add({ name: TICKET_STREAM, subjects: ["gw.ticket.*"] });
  await tell(unknown(0), "false-alarm");
  const agent = await site.start();
  await until(() => site.beats.length > 0);
  await until(async () => (await manager.streams.info(TICKET_STREAM)).state.consumer_count === 1);
  await tell(unknown(1), "false-alarm");
  await until(() => accepted().length === 1);
  await site.nats.kill();
  await site.nats.restart();
  await until(async () => {
    await tell(unknown(2), "false-alarm").catch(() => undefined);
    return accepted().some(({ dedupKey }) => dedupKey === unknown(2));
  });
  await tell(unknown(3), "false-alarm");
  await until(() => accepted().some(({ dedupKey }) => dedupKey === unknown(3)));
  const keys = accepted().map(({ dedupKey }) => dedupKey);
  expect(keys.filter((key) => key === unknown(0))).toEqual([]);
  expect(keys.filter((key) => key === unknown(1))).toHaveLength(1);
  expect(keys.filter((key) => key === unknown(3))).toHaveLength(1);
  await agent.stop();
}, 90_000);
