/** The soak's figures as a table for the terminal and as a self-contained page with plots. Pure. */
import { textTable } from "../../../models/text-table.ts";
import { lookRates } from "./figures.ts";
import type { Slope } from "./slope.ts";
import type { SoakResult } from "./soak.ts";

export interface SoakReport extends SoakResult {
  readonly measuredAt: string;
  readonly machine: string;
  readonly minutes: number;
  readonly cameras: number;
}

/** The one line of --json; every name that others read is on the first level. */
export function answerOf(report: SoakReport): Readonly<Record<string, unknown>> {
  const { ledger, growth, zombies, connects, recovered95S, samples: _samples, ...rest } = report;
  const { notStored, notOpened, undecided, storedTwice, openedTwice, standingTwice, ticketsTwice } = ledger;
  return {
    lost: ledger.lost,
    doubled: ledger.doubled,
    rssSlopeMbPerHour: perHour(growth.agentMb),
    zombies: zombies.leftDefunct + zombies.leftRunning,
    fdSlopePerHour: perHour(growth.fds),
    peakConnectsPerS: connects.perS,
    recovered95S,
    ok: isWhole(report),
    rssSlopeStandardError: errorOf(growth.agentMb),
    treeSlopeMbPerHour: perHour(growth.treeMb),
    treeSlopeStandardError: errorOf(growth.treeMb),
    fdSlopeStandardError: errorOf(growth.fds),
    anonymousSlopeMbPerHour: perHour(growth.agentAnonymousMb),
    anonymousSlopeStandardError: errorOf(growth.agentAnonymousMb),
    peakConnectsPerHostPerS: connects.perHostPerS,
    peakConnectingPerHost: connects.connectingPerHost,
    connects: connects.total,
    zombiesPeak: zombies.peak,
    zombiesStuckPeak: zombies.stuckPeak,
    standingVans: ledger.standing,
    events: { decided: ledger.decided, stored: ledger.stored, unlogged: ledger.unlogged },
    tickets: ledger.tickets,
    refused: ledger.refused,
    wrong: { notStored, notOpened, undecided, storedTwice, openedTwice, standingTwice, ticketsTwice },
    ...rest,
  };
}

const perHour = (slope: Slope | null): number | null => slope?.perHour ?? null;
const errorOf = (slope: Slope | null): number | null => slope?.standardErrorPerHour ?? null;

/** What the exit code says. */
export function isWhole({ ledger, zombies }: SoakResult): boolean {
  return ledger.lost === 0 && ledger.doubled === 0 && zombies.leftDefunct + zombies.leftRunning === 0;
}

const fixed = (value: number | null | undefined, digits: number): string => value?.toFixed(digits) ?? "–";

function slopeText(slope: Slope | null): string {
  if (slope === null) return "too few samples";
  return `${fixed(slope.perHour, 1)} ± ${fixed(slope.standardErrorPerHour, 1)} an hour (${String(slope.samples)} samples over ${fixed(slope.overS, 0)} s)`;
}

export function tableOf(report: SoakReport): string {
  const { ledger, growth, zombies, connects, connectsAfterDrop, rest } = report;
  const own = (at: SoakReport["rest"]["before"]): string =>
    `${fixed(at?.ownFds, 0)} fds, ${fixed(at?.processes, 0)} processes`;
  const rows = [
    ["events lost", String(ledger.lost), lostText(ledger)],
    ["events doubled", String(ledger.doubled), doubledText(ledger)],
    ["memory, agent", fixed(growth.agentMb?.perHour, 0), `MB: ${slopeText(growth.agentMb)}`],
    [
      "  without files",
      fixed(growth.agentAnonymousMb?.perHour, 0),
      `MB: ${slopeText(growth.agentAnonymousMb)}`,
    ],
    ["memory, with decoders", fixed(growth.treeMb?.perHour, 0), `MB: ${slopeText(growth.treeMb)}`],
    ["descriptors", fixed(growth.fds?.perHour, 0), slopeText(growth.fds)],
    ["at rest", "", `${own(rest.before)} before; ${own(rest.after)} after everything`],
    [
      "zombies left",
      String(zombies.leftDefunct + zombies.leftRunning),
      `at most ${String(zombies.peak)} at once, ${String(zombies.stuckPeak)} of them in two samples; ${String(zombies.leftRunning)} processes outlived their agent`,
    ],
    [
      "connects per second",
      String(connects.perS),
      `at most; ${String(connects.perHostPerS)} at one recorder, ${String(connects.connectingPerHost)} of one without a picture at once; ${String(connects.total)} in all`,
    ],
    [
      "95 % back after",
      fixed(report.recovered95S, 1),
      `seconds, all ${String(report.cameras)} dropped at once; at most ${String(connectsAfterDrop.perS)} connects a second then`,
    ],
    ["after SIGSTOP", fixed(report.recoveredFromStopS, 1), "seconds until 95 % are looked at again"],
    [
      "outbox",
      fixed(report.drainedS, 1),
      `seconds to drain at the longest; ${String(report.eventsInOutboxAtKill)} events lay in it at the kill -9`,
    ],
    ["cores, steady", fixed(report.steadyCores, 2), "agent with decoders"],
  ];
  const complaints = Object.entries(report.complaints).map(([text, n]) => `${String(n)} x "${text}"`);
  const errors = complaints.length === 0 ? "none" : complaints.join("; ");
  return `${textTable(["", "", ""], rows).split("\n").slice(2).join("\n")}\nerrors in the agent's log: ${errors}`;
}

function lostText(ledger: SoakReport["ledger"]): string {
  const { decided, stored, notStored, notOpened, undecided, standing } = ledger;
  return `${String(decided)} decided by the agent, ${String(stored)} in the stream; ${String(notStored.length)} not stored, ${String(undecided.length)} without a decision in the book, ${String(notOpened.length)} of ${String(standing)} standing vans not reported`;
}

function doubledText(ledger: SoakReport["ledger"]): string {
  const { storedTwice, openedTwice, standingTwice, ticketsTwice, tickets } = ledger;
  return `${String(storedTwice.length)} stored twice, ${String(openedTwice.length)} keys opened again while open, ${String(standingTwice.length)} standing vans opened twice, ${String(ticketsTwice.length)} with two tickets of ${String(tickets)}`;
}

const [WIDTH, HEIGHT, LEFT] = [860, 120, 60];
const SHADES = ["#eef2f6", "#ffffff"];
const LABEL_LINES = 3;

interface Point {
  readonly atS: number;
  readonly value: number;
}

function plot(title: string, points: readonly Point[], report: SoakReport): string {
  const endS = Math.max(1, ...report.samples.map(({ atS }) => atS));
  const most = Math.max(1, ...points.map(({ value }) => value));
  const x = (atS: number): number => LEFT + (atS / endS) * (WIDTH - LEFT);
  const y = (value: number): number => HEIGHT - (value / most) * (HEIGHT - 20);
  const bands = report.phases.map(({ name, fromS }, i) => {
    const toS = report.phases[i + 1]?.fromS ?? endS;
    const label = `<text x="${x(fromS).toFixed(1)}" y="${String(8 + 9 * (i % LABEL_LINES))}" font-size="9" fill="#67727e">${name}</text>`;
    const width = Math.max(0, x(toS) - x(fromS)).toFixed(1);
    return `<rect x="${x(fromS).toFixed(1)}" y="0" width="${width}" height="${String(HEIGHT)}" fill="${SHADES[i % 2] ?? ""}"/>${label}`;
  });
  const dots = points.map((p) => `${x(p.atS).toFixed(1)},${y(p.value).toFixed(1)}`).join(" ");
  const scale = `<text x="0" y="28" font-size="11">${most.toFixed(0)}</text><text x="0" y="${String(HEIGHT)}" font-size="11">0</text>`;
  return `<h2>${title}</h2><svg viewBox="0 0 ${String(WIDTH)} ${String(HEIGHT + 4)}" width="100%">${bands.join("")}${scale}<polyline points="${dots}" fill="none" stroke="#2f7fb5" stroke-width="1.5"/></svg>`;
}

const STYLE = `body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
pre { overflow-x: auto; background: #f4f6f8; padding: .8rem; } h2 { font-size: 1rem; margin: 1rem 0 .2rem; }`;

type Gauge = "treeMb" | "agentMb" | "fds" | "processes" | "goodSeen" | "outboxDepth";

export function htmlOf(report: SoakReport): string {
  const of = (key: Gauge): readonly Point[] =>
    report.samples.flatMap(({ atS, [key]: value }) => (value === null ? [] : [{ atS, value }]));
  const plots = [
    plot("Memory of the agent with its decoders, MB (proportional)", of("treeMb"), report),
    plot("Memory of the agent alone, MB", of("agentMb"), report),
    plot("Open descriptors of the agent", of("fds"), report),
    plot("Processes", of("processes"), report),
    plot("Good cameras looked at in time", of("goodSeen"), report),
    plot("Looks per second", lookRates(report.samples), report),
    plot("Events that wait in the outbox", of("outboxDepth"), report),
  ];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Edge agent: soak</title>
<style>${STYLE}</style>
<h1>Edge agent: soak</h1>
<p>${String(report.cameras)} cameras, half of them misbehave, ${String(report.minutes)} minutes. ${escaped(report.machine)}. Measured ${report.measuredAt}.</p>
<pre>${escaped(tableOf(report))}</pre>
${plots.join("\n")}
</html>
`;
}

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
