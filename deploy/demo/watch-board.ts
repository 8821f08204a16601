/** Tells what changes on the board: cameras by the agent's heartbeat, tickets by their transitions. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Api } from "./api.ts";
import type { Stage } from "./stage.ts";
import { lineOfCamera, type Line, lineOfKnownTicket, lineOfTransition } from "./story.ts";

const POLL_MS = 1000;

interface Known {
  readonly cameras: Map<string, string>;
  /** Ticket id → version last told, and the transitions told of it. */
  readonly tickets: Map<string, { version: number; sequence: number }>;
  first: boolean;
}

async function cameraLines(api: Api, known: Known): Promise<Line[]> {
  const cameras = (await api.agents()).flatMap((heartbeat) => heartbeat.cameras);
  const changed = cameras.filter((camera) => known.cameras.get(camera.cameraCode) !== camera.state);
  for (const camera of changed) known.cameras.set(camera.cameraCode, camera.state);
  return changed.map(lineOfCamera);
}

async function ticketLines(api: Api, known: Known): Promise<Line[]> {
  const lines: Line[] = [];
  for (const summary of [...(await api.tickets())].reverse()) {
    const told = known.tickets.get(summary.id);
    if (told?.version === summary.version) continue;
    const ticket = await api.ticket(summary.id);
    const last = ticket.transitions.at(-1)?.sequence ?? 0;
    known.tickets.set(ticket.id, { version: ticket.version, sequence: last });
    if (known.first) lines.push(lineOfKnownTicket(ticket));
    else {
      const fresh = ticket.transitions.filter((row) => row.sequence > (told?.sequence ?? -1));
      lines.push(...fresh.map((row) => lineOfTransition(ticket, row)));
    }
  }
  known.first = false;
  return lines;
}

/** Runs until the signal. A dispatcher that does not answer is somebody else's line. */
export async function watchBoard(api: Api, stage: Stage, signal: AbortSignal): Promise<void> {
  const known: Known = { cameras: new Map(), tickets: new Map(), first: true };
  const tellNews = async (): Promise<void> => {
    for (const read of [cameraLines, ticketLines]) {
      const lines = await read(api, known).catch(() => []);
      for (const { topic, text } of lines) stage.tell(topic, text);
    }
  };
  while (!signal.aborted) {
    await tellNews();
    await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
  // What happened since the last look is often what the end was waited for.
  await tellNews();
}
