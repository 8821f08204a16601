/** The grid tree is asked for at nearly every request and changes when a district is loaded: kept for a few seconds. */
import type { GridView, TicketDesk } from "../../lifecycle/ticket-desk.ts";
import type { Clock } from "../../time/clock.ts";

const KEPT_MS = 10_000;

/** The same desk, whose grids may be ten seconds old. */
export function keepGrids(desk: TicketDesk, clock: Clock): TicketDesk {
  let kept: { readonly atMs: number; readonly grids: Promise<readonly GridView[]> } | null = null;
  const grids = (): Promise<readonly GridView[]> => {
    const nowMs = clock.nowMs();
    if (kept !== null && nowMs - kept.atMs < KEPT_MS) return kept.grids;
    const asked = desk.grids();
    kept = { atMs: nowMs, grids: asked };
    asked.catch(() => {
      kept = null;
    });
    return asked;
  };
  return Object.assign(Object.create(desk) as TicketDesk, { grids });
}
