/** The figures as a table for the terminal, as one line of JSON and as a self-contained page. Pure. */
import { textTable } from "../../../models/text-table.ts";
import type { Growth } from "./growth.ts";
import type { Measured } from "./measure.ts";
import { MIXED_PER_S } from "./paced.ts";
import type { Rates, RepeatRates } from "./rates.ts";
import type { Latency } from "./stage.ts";

export interface DispatchReport extends Measured {
  readonly measuredAt: string;
  readonly machine: string;
  readonly seconds: number;
}

/** Null: not asked for. */
export interface DispatchFigures {
  /** Repeats a second, of a bare loop that takes and acknowledges the same messages, each confirmed. */
  readonly repeatsRatio: number | null;
  /** The same, of a bare loop that waits for one word of the server after each batch. */
  readonly repeatsOfBatchLoop: number | null;
  /** New tickets a second, of bare INSERT … ON CONFLICT transactions. */
  readonly newTicketsRatio: number | null;
  /** From an event to its worker's notice, at 1,000 events a second. */
  readonly p99NotifyMs: number | null;
  readonly p50NotifyMs: number | null;
  /** Cost per event in the grown book, of that in the small one. */
  readonly growthFactor: number | null;
}

/** Of the issue; p99 of a notice is shown and has none. */
const LIMITS = { repeatsRatio: 0.5, newTicketsRatio: 0.6, growthFactor: 1.2 } as const;

const rounded = (value: number | undefined): number | null =>
  value === undefined ? null : Math.round(value * 1_000) / 1_000;
const wholeMs = (value: number | undefined): number | null =>
  value === undefined ? null : Math.round(value);

export function figuresOf({ repeats, newTickets, notify, growth }: Measured): DispatchFigures {
  return {
    repeatsRatio: rounded(repeats?.ratio),
    repeatsOfBatchLoop: repeats === null ? null : rounded(repeats.ours / repeats.bareByBatch),
    newTicketsRatio: rounded(newTickets?.ratio),
    p99NotifyMs: wholeMs(notify?.p99Ms),
    p50NotifyMs: wholeMs(notify?.p50Ms),
    growthFactor: rounded(growth?.factor),
  };
}

const whole = (value: number): string => String(Math.round(value));
const held = (isHeld: boolean): string => (isHeld ? "held" : "NOT held");

interface Pair {
  readonly name: string;
  readonly rates: Rates;
  readonly limit: number;
}

function pairsOf({ repeats, newTickets }: Measured): readonly Pair[] {
  return [
    ...(repeats === null ? [] : [{ name: "repeats", rates: repeats, limit: LIMITS.repeatsRatio }]),
    ...(newTickets === null
      ? []
      : [{ name: "new tickets", rates: newTickets, limit: LIMITS.newTicketsRatio }]),
  ];
}

const ratesTable = (measured: Measured): string =>
  textTable(
    ["", "ours/s", "bare/s", "ratio", "limit", ""],
    pairsOf(measured).map(({ name, rates: { ours, bare, ratio }, limit }) => [
      name,
      whole(ours),
      whole(bare),
      ratio.toFixed(2),
      String(limit),
      held(ratio >= limit),
    ]),
  );

const costTable = (measured: Measured): string =>
  textTable(
    ["CPU ms for each event", "dispatcher", "PostgreSQL", "NATS", "Redis"],
    pairsOf(measured).map(({ name, rates: { cost } }) => [
      name,
      ...[cost.dispatcher, cost.postgres, cost.nats, cost.redis].map((ms) => ms.toFixed(3)),
    ]),
  );

const otherLoops = ({ ours, bareByBatch, bareUnconfirmed }: RepeatRates): string =>
  `a bare loop that waits once for each batch: ${whole(bareByBatch)} messages a second (ours ${(ours / bareByBatch).toFixed(2)} of it); that waits for nothing: ${whole(bareUnconfirmed)}`;

function latencyTable({ notify, cities }: Measured): string {
  const row = (name: string, perS: number, { count, p50Ms, p99Ms, maxMs }: Latency, settled: string) => [
    name,
    whole(perS),
    String(count),
    whole(p50Ms),
    whole(p99Ms),
    whole(maxMs),
    settled,
  ];
  return textTable(
    ["", "events/s", "n", "p50 ms", "p99 ms", "max ms", "settled ms"],
    [
      ...(notify === null ? [] : [row("event to worker's notice", MIXED_PER_S, notify, "-")]),
      ...cities.map(({ cameras, seconds, eventsPerS, decided, settledMs }) =>
        row(
          `${String(cameras)} cameras for ${String(seconds)} s, event to decision`,
          eventsPerS,
          decided,
          whole(settledMs),
        ),
      ),
    ],
  );
}

const growthTable = ({ small, grown }: Growth): string =>
  textTable(
    ["old tickets in the book", "CPU ms/event", "wall ms/event"],
    [small, grown].map(({ tickets, cpuMsPerEvent, wallMsPerEvent }) => [
      String(tickets),
      cpuMsPerEvent.toFixed(3),
      wallMsPerEvent.toFixed(3),
    ]),
  );

export function tableOf(report: Measured): string {
  const { repeats, newTickets, notify, cities, growth } = report;
  const unheard = notify?.unheard ?? 0;
  return [
    ...(repeats === null && newTickets === null ? [] : [ratesTable(report), costTable(report)]),
    ...(repeats === null ? [] : [otherLoops(repeats)]),
    ...(notify === null && cities.length === 0 ? [] : [latencyTable(report)]),
    ...(unheard === 0 ? [] : [`no notice was heard of ${String(unheard)} new tickets`]),
    ...(growth === null
      ? []
      : [
          growthTable(growth),
          `growth ${growth.factor.toFixed(2)}, limit 1.2: ${held(growth.factor <= LIMITS.growthFactor)}`,
        ]),
  ].join("\n\n");
}

const STYLE = `body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
pre { overflow-x: auto; background: #f4f6f8; padding: .8rem; }`;

function bars(report: Measured): string {
  const drawn = pairsOf(report).map(({ name, rates: { ratio }, limit }, i) => {
    const y = i * 34;
    const x = (share: number): string => (110 + 500 * Math.min(1.2, share)).toFixed(1);
    return `<text x="0" y="${String(y + 18)}">${name}</text><rect x="110" y="${String(y)}" width="${(500 * Math.min(1.2, ratio)).toFixed(1)}" height="26" fill="${ratio >= limit ? "#2f7fb5" : "#c4452f"}"/><line x1="${x(limit)}" x2="${x(limit)}" y1="${String(y - 3)}" y2="${String(y + 29)}" stroke="#222" stroke-dasharray="3 2"/><text x="${x(ratio)}" dx="6" y="${String(y + 18)}">${ratio.toFixed(2)}</text>`;
  });
  return `<svg viewBox="0 -4 760 76" width="100%" font-size="13">${drawn.join("\n")}</svg>`;
}

export function htmlOf(report: DispatchReport): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Dispatcher: what an event costs</title>
<style>${STYLE}</style>
<h1>Dispatcher: what an event costs</h1>
<p>Share of the bare limit on the same servers in the same run; the dashed line is what must be held. ${report.machine}.
Measured ${report.measuredAt} in ${String(Math.round(report.seconds))} s.</p>
${bars(report)}
<pre>${tableOf(report)}</pre>
</html>
`;
}
