/** The result as a table for the terminal and as one line of JSON. Pure. */
import { textTable } from "../../models/text-table.ts";
import type { ChaosResult } from "./chaos.ts";

export type ChaosAnswer = Pick<ChaosResult, "events" | "lost" | "doubled" | "missedTimers" | "faults">;

export const answerOf = ({ events, lost, doubled, missedTimers, faults }: ChaosResult): ChaosAnswer => ({
  events,
  lost,
  doubled,
  missedTimers,
  faults,
});

export const isWhole = ({ lost, doubled, missedTimers, auditExit }: ChaosResult): boolean =>
  lost + doubled + missedTimers === 0 && auditExit === 0;

export function tableOf(result: ChaosResult): string {
  const rows: readonly (readonly [string, string])[] = [
    ["events stored", String(result.events)],
    ["lost", String(result.lost)],
    ["doubled", String(result.doubled)],
    ["timers missed", String(result.missedTimers)],
    ["tickets", String(result.tickets)],
    ["timers fired", String(result.timersFired)],
    ["latest timer, s late", result.latestTimerS.toFixed(1)],
    ["settled after the load, s", result.settledS.toFixed(1)],
    ["faults", String(result.faults)],
    ...Object.entries(result.faultsByKind).map(([name, count]) => [`  ${name}`, String(count)] as const),
  ];
  return `${textTable(["", ""], rows)}\n\nthe auditor says:\n${result.sentences.join("\n")}`;
}
