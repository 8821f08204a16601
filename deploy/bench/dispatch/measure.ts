/** The measurements, one after the other, each beside its own limit on the same servers. Read `measure` first. */
import { openEyes } from "./book.bench.ts";
import { type Growth, measureGrowth } from "./growth.ts";
import { openLine } from "./line.bench.ts";
import { type CityRun, measureNotices, type NoticeRun, runCity } from "./paced.ts";
import type { BenchPart } from "./plan.ts";
import { measureNew, measureRepeats, type Rates, type RepeatRates } from "./rates.ts";
import { startTelephones } from "./receivers.ts";
import { type MeasureJob, type Stage, started } from "./stage.ts";
import { startStreet } from "./street.ts";

/** Null: this part was not asked for. */
export interface Measured {
  readonly repeats: RepeatRates | null;
  readonly newTickets: Rates | null;
  readonly notify: NoticeRun | null;
  readonly cities: readonly CityRun[];
  readonly growth: Growth | null;
}

const CITY = 956;
/** In the big city every camera says its word twice a minute. */
const BIG_CITY_EVERY_S = 30;

export async function measure(job: MeasureJob): Promise<Measured> {
  const { workers } = job.plan;
  const onShift = Array.from({ length: workers }, (_, i) => ({
    id: `W${String(i)}`,
    lon: 120.6201 + (0.0098 * i) / workers,
    capacity: 100,
  }));
  const street = await startStreet(onShift);
  const line = await openLine(street.nats.url);
  const eyes = openEyes(street.databaseUrl);
  const telephones = await startTelephones();
  try {
    const stage: Stage = { ...job, street, line, eyes, telephones, camera: 100_000 };
    const notifyFile = telephones.settingsIn(
      street.folder,
      onShift.map(({ id }) => id),
    );
    return { ...(await byDay(stage, notifyFile)), ...(await byNight(stage)) };
  } finally {
    await Promise.allSettled([eyes.close(), line.close(), telephones.close()]);
    await street.stop();
  }
}

const wants = ({ plan }: Stage, ...parts: readonly BenchPart[]): boolean =>
  parts.some((part) => plan.parts.has(part));

/** With workers on shift, who are sent and told. */
async function byDay(stage: Stage, notifyFile: string): Promise<Pick<Measured, "notify" | "cities">> {
  if (!wants(stage, "notify", "cities")) return { notify: null, cities: [] };
  const { say } = stage;
  const assign = { offerSeconds: 3_600, radiusM: 1_000_000 };
  const day = await started(stage, "day", { notifyFile, assign });
  if (wants(stage, "notify"))
    say("by day: 1,000 events a second, two of a hundred open a ticket that a worker hears of");
  const notify = wants(stage, "notify") ? await measureNotices(stage) : null;
  const cities = wants(stage, "cities") ? await runCities(stage) : [];
  await day.stop();
  return { notify, cities };
}

async function runCities(stage: Stage): Promise<readonly CityRun[]> {
  const { bigCity, citySeconds, bigCitySeconds } = stage.plan;
  stage.say(`${String(CITY)} cameras at one event a second for ${String(citySeconds)} s`);
  const city = await runCity(stage, CITY, CITY, citySeconds);
  const { decided, events } = city;
  stage.say(
    `${String(decided.count)} of ${String(events)} events decided, p50 ${String(Math.round(decided.p50Ms))} ms, p99 ${String(Math.round(decided.p99Ms))} ms`,
  );
  stage.say(
    `${String(bigCity)} cameras at one event in ${String(BIG_CITY_EVERY_S)} s for ${String(bigCitySeconds)} s`,
  );
  return [city, await runCity(stage, bigCity, bigCity / BIG_CITY_EVERY_S, bigCitySeconds)];
}

/** Opening alone: assigning has its own bench, and here nobody may be sent. */
async function byNight(stage: Stage): Promise<Pick<Measured, "repeats" | "newTickets" | "growth">> {
  if (!wants(stage, "repeats", "new", "growth")) return { repeats: null, newTickets: null, growth: null };
  const { say } = stage;
  const night = await started(stage, "night", {
    assign: { retrySeconds: 3_600 },
    district: await stage.street.districtWith([{ id: "W0", lon: 120.625, onShift: false }]),
  });
  if (wants(stage, "repeats")) say("repeats beside a bare loop");
  const repeats = wants(stage, "repeats") ? await measureRepeats(stage, night) : null;
  if (wants(stage, "new")) say("new tickets beside bare transactions");
  const newTickets = wants(stage, "new") ? await measureNew(stage, night) : null;
  const growth = wants(stage, "growth") ? await measureGrowth(stage, night) : null;
  await night.stop();
  return { repeats, newTickets, growth };
}
