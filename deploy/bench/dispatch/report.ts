/** The figures as a table for the terminal, as one line of JSON and as a self-contained page. Pure. */
import { textTable } from "../../../models/text-table.ts";
import type { Measured } from "./measure.ts";

export interface DispatchReport extends Measured {
  readonly measuredAt: string;
  readonly machine: string;
  readonly seconds: number;
}

export interface DispatchFigures {
  /** Repeats a second, of a bare loop that takes and acknowledges the same messages. */
  readonly repeatsRatio: number;
  /** New tickets a second, of bare INSERT … ON CONFLICT transactions. */
  readonly newTicketsRatio: number;
  /** From an event to its worker's notice, at 1,000 events a second. */
  readonly p99NotifyMs: number;
  readonly p50NotifyMs: number;
  /** Cost per event in the grown book, of that in the small one. */
  readonly growthFactor: number;
}

/** Of the issue; p99 of a notice is shown and has none. */
const LIMITS = { repeatsRatio: 0.5, newTicketsRatio: 0.6, growthFactor: 1.2 } as const;

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;

export function figuresOf({ repeats, newTickets, notify, growth }: Measured): DispatchFigures {
  return {
    repeatsRatio: rounded(repeats.ratio),
    newTicketsRatio: rounded(newTickets.ratio),
    p99NotifyMs: Math.round(notify.p99Ms),
    p50NotifyMs: Math.round(notify.p50Ms),
    growthFactor: rounded(growth.factor),
  };
}

const whole = (value: number): string => String(Math.round(value));
const held = (isHeld: boolean): string => (isHeld ? "held" : "NOT held");

export function tableOf(report: DispatchReport): string {
  const { repeats, newTickets, notify, cities, growth } = report;
  const rates = textTable(
    ["", "ours/s", "bare/s", "ratio", "limit", ""],
    [
      [
        "repeats",
        whole(repeats.ours),
        whole(repeats.bare),
        repeats.ratio.toFixed(2),
        "0.5",
        held(repeats.ratio >= LIMITS.repeatsRatio),
      ],
      [
        "new tickets",
        whole(newTickets.ours),
        whole(newTickets.bare),
        newTickets.ratio.toFixed(2),
        "0.6",
        held(newTickets.ratio >= LIMITS.newTicketsRatio),
      ],
    ],
  );
  const latencies = textTable(
    ["", "events/s", "n", "p50 ms", "p99 ms", "max ms", "settled ms"],
    [
      [
        "event to worker's notice",
        "1000",
        String(notify.count),
        whole(notify.p50Ms),
        whole(notify.p99Ms),
        whole(notify.maxMs),
        "-",
      ],
      ...cities.map(({ cameras, eventsPerS, decided, settledMs }) => [
        `${String(cameras)} cameras, event to decision`,
        whole(eventsPerS),
        String(decided.count),
        whole(decided.p50Ms),
        whole(decided.p99Ms),
        whole(decided.maxMs),
        whole(settledMs),
      ]),
    ],
  );
  const costs = textTable(
    ["old tickets in the book", "CPU ms/event", "wall ms/event"],
    [growth.small, growth.grown].map(({ tickets, cpuMsPerEvent, wallMsPerEvent }) => [
      String(tickets),
      cpuMsPerEvent.toFixed(3),
      wallMsPerEvent.toFixed(3),
    ]),
  );
  const unheard =
    notify.unheard === 0 ? "" : `\nno notice was heard of ${String(notify.unheard)} new tickets`;
  return [
    rates,
    `an acknowledgement that nobody waits for: ${whole(repeats.bareUnconfirmed)} messages a second`,
    `${latencies}${unheard}`,
    costs,
    `growth ${growth.factor.toFixed(2)}, limit 1.2: ${held(growth.factor <= LIMITS.growthFactor)}`,
  ].join("\n\n");
}

const STYLE = `body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
pre { overflow-x: auto; background: #f4f6f8; padding: .8rem; }`;

function bars(report: DispatchReport): string {
  const pairs = [
    ["repeats", report.repeats, LIMITS.repeatsRatio],
    ["new tickets", report.newTickets, LIMITS.newTicketsRatio],
  ] as const;
  const drawn = pairs.map(([name, { ratio }, limit], i) => {
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
