/** The figures as a table for the terminal, as one line of JSON and as a self-contained page. Pure. */
import { textTable } from "../../../models/text-table.ts";
import type { BenchOptions } from "./options.ts";
import type { Duel, Outcome } from "./rivals.ts";

export interface AssignReport {
  readonly measuredAt: string;
  readonly machine: string;
  readonly options: BenchOptions;
  readonly runs: readonly (Duel & { readonly seed: number })[];
}

export interface AssignFigures {
  /** Our total walking time as a multiple of the optimum's, over all runs. */
  readonly walkVsOptimum: number;
  readonly walkVsNearest: number;
  readonly overCapacity: number;
  /** The worst single city. */
  readonly worstVsOptimum: number;
  readonly unassigned: number;
  /** Tickets a second that the rank decides on one core, without the book. */
  readonly rankedPerS: number;
}

/** What `--json` promises to hold. */
export const WALK_VS_OPTIMUM_MAX = 1.1;

const RIVALS = ["ours", "nearest", "optimum"] as const;
const NAMES = { ours: "gridwatch", nearest: "nearest only", optimum: "optimum (whole hour known)" };

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;

export function figuresOf({ runs, options }: AssignReport): AssignFigures {
  const total = (of: (duel: Duel) => number): number => sum(runs.map(of));
  const ours = total(({ ours: it }) => it.walkMinutes);
  return {
    walkVsOptimum: rounded(ours / total(({ optimum }) => optimum.walkMinutes)),
    walkVsNearest: rounded(ours / total(({ nearest }) => nearest.walkMinutes)),
    overCapacity: total(({ ours: it }) => it.overCapacity),
    worstVsOptimum: rounded(
      Math.max(...runs.map((duel) => duel.ours.walkMinutes / duel.optimum.walkMinutes)),
    ),
    unassigned: total(({ ours: it }) => it.unassigned),
    rankedPerS: Math.round((1_000 * options.tickets * runs.length) / total(({ ours: it }) => it.tookMs)),
  };
}

export function tableOf(report: AssignReport): string {
  const { runs, options } = report;
  const head = ["seed", "", "minutes/ticket", "of optimum", "over capacity", "nobody", "own grid's", "ms"];
  const rows = runs.flatMap((duel) =>
    RIVALS.map((name) => {
      const it: Outcome = duel[name];
      return [
        String(duel.seed),
        NAMES[name],
        (it.walkMinutes / Math.max(1, options.tickets - it.unassigned)).toFixed(2),
        (it.walkMinutes / duel.optimum.walkMinutes).toFixed(3),
        String(it.overCapacity),
        String(it.unassigned),
        it.toOwnGrid.toFixed(2),
        it.tookMs.toFixed(0),
      ];
    }),
  );
  const { walkVsOptimum, overCapacity } = figuresOf(report);
  const isHeld = walkVsOptimum <= WALK_VS_OPTIMUM_MAX && overCapacity === 0;
  const limit = `limit: at most ${String(WALK_VS_OPTIMUM_MAX)} of the optimum and nobody over capacity: ${isHeld ? "held" : "NOT held"}`;
  return `${textTable(head, rows)}\n\n${limit}`;
}

const STYLE = `body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
pre { overflow-x: auto; background: #f4f6f8; padding: .8rem; }`;
const COLOURS = { ours: "#2f7fb5", nearest: "#e0912f", optimum: "#8bb84a" };

function plot({ runs, options }: AssignReport): string {
  const most = Math.max(...runs.flatMap((duel) => RIVALS.map((name) => duel[name].walkMinutes)));
  const bars = runs.flatMap((duel, run) =>
    RIVALS.map((name, i) => {
      const y = run * 78 + i * 22;
      const width = (480 * duel[name].walkMinutes) / most;
      const perTicket = (duel[name].walkMinutes / options.tickets).toFixed(2);
      return `<text x="0" y="${String(y + 14)}">${String(duel.seed)} ${NAMES[name]}</text><rect x="200" y="${String(y)}" width="${width.toFixed(1)}" height="18" fill="${COLOURS[name]}"/><text x="${(206 + width).toFixed(1)}" y="${String(y + 14)}">${perTicket}</text>`;
    }),
  );
  return `<svg viewBox="0 0 760 ${String(runs.length * 78)}" width="100%" font-size="12">${bars.join("\n")}</svg>`;
}

export function htmlOf(report: AssignReport): string {
  const { options, machine, measuredAt } = report;
  const size = `${String(options.grids)} grids, ${String(options.workers)} workers, ${String(options.tickets)} tickets in one hour`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Assignment: who walks how far</title>
<style>${STYLE}</style>
<h1>Assignment: who walks how far</h1>
<p>Simulated cities of ${size}. Minutes on foot per ticket, estimated from the straight line. ${machine}. Measured
${measuredAt}.</p>
${plot(report)}
<pre>${tableOf(report)}</pre>
<p>gridwatch: ticket by ticket as they come, the responsible grid's own worker first. nearest only: whoever is nearest,
whatever the grid and the load. optimum: all tickets known beforehand, exact assignment under the same competence,
shifts and capacities, bound to no grid.</p>
</html>
`;
}
