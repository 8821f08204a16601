/** The README's table of transitions is the one in ticket.ts, row for row. */
import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { TICKET_ACTIONS, type Transition, TRANSITIONS } from "./ticket.ts";

const listed = (words: readonly string[]): string => words.join(", ");

function needsOf({ needsReason, needs, closedAs }: Transition): string {
  const all = [
    ...(needsReason === true ? ["a reason"] : []),
    ...(needs === undefined ? [] : [`\`${needs}\``]),
    ...(closedAs === undefined ? [] : [`closed as ${closedAs}`]),
  ];
  return all.length === 0 ? "–" : listed(all);
}

function targetOf({ to, toWithWorker, closeReason }: Transition): string {
  if (closeReason !== undefined) return `${to} (${closeReason})`;
  return toWithWorker === undefined ? to : `${to}; ${toWithWorker} when it has a worker`;
}

it("stands in the README", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const rows = TICKET_ACTIONS.map((action) => {
    const transition = TRANSITIONS[action];
    return `| ${[action, listed(transition.from), targetOf(transition), listed(transition.roles), needsOf(transition)].join(" | ")} |`;
  });
  const table = readme
    .slice(readme.indexOf("## A ticket's life"))
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .slice(2, TICKET_ACTIONS.length + 2);
  expect(table).toEqual(rows);
});
