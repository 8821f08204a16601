/** One plain line for each thing that happened: from the programs' logs and from the board. Pure functions. */
import type { CameraHealth } from "../../contract/agent-messages.ts";
import type { TicketDetail, TransitionRow } from "../../dispatcher/lifecycle/ticket.ts";

export interface Line {
  readonly topic: string;
  readonly text: string;
}

const WARN = 40;

/** Stack frames, carets, the version line: they are in the log file. */
const FRAME_OF_A_CRASH = /^\s|^$|^[}\]]|^node:|^file:|^Node[.]js v/;

type LogFields = Readonly<Record<string, unknown>>;

function parseLog(line: string): LogFields | null {
  if (!line.startsWith("{")) return null;
  try {
    return JSON.parse(line) as LogFields;
  } catch {
    return null;
  }
}

const word = (fields: LogFields, key: string): string => {
  const value = fields[key];
  return typeof value === "string" || typeof value === "number" ? String(value) : "?";
};

/** What a program's log line means to somebody watching, or null when it is only for its log file. */
export function lineOfLog(program: string, line: string): Line | null {
  const fields = parseLog(line);
  // Not JSON: its own last words before the logger stood, or a crash, of which one line says what happened.
  if (fields === null) return FRAME_OF_A_CRASH.test(line) ? null : { topic: program, text: line };
  const say = (key: string): string => word(fields, key);
  const message = say("msg");
  if (message === "agent started") {
    const what = `${say("agentId")} watches ${say("cameras")} cameras with ${say("model")} on ${say("executionProvider")}`;
    return { topic: "agent", text: what };
  }
  if (message === "event") {
    const where = `${say("cameraName")}, zone ${say("zoneId")}`;
    const seconds = Math.round(Number(fields["dwellS"]));
    return {
      topic: "event",
      text: `${say("phase")}: ${say("violation")} by a ${say("className")}, ${where}, ${String(seconds)} s`,
    };
  }
  if (Number(fields["level"]) < WARN) return null;
  const reason = ["reason", "sentence"].map((key) => fields[key]).find((value) => typeof value === "string");
  return { topic: program, text: reason === undefined ? message : `${message}: ${reason}` };
}

const SENTENCE_OF_STATE: Readonly<Record<CameraHealth["state"], (camera: CameraHealth) => string>> = {
  connecting: () => "connecting",
  seeing: (camera) => `sees; looked at every ${String(camera.revisitS)} s`,
  blind: (camera) => `blind: ${camera.blindReason ?? "no reason given"}`,
};

export function lineOfCamera(camera: CameraHealth): Line {
  return { topic: "camera", text: `${camera.name} ${SENTENCE_OF_STATE[camera.state](camera)}` };
}

/** One transition of a ticket. */
export function lineOfTransition(ticket: TicketDetail, row: TransitionRow): Line {
  const why = row.reason === null ? "" : ` (${row.reason})`;
  const what = {
    open: `opened: ${ticket.violation} by a ${ticket.className}, ${ticket.cameraName}, ${ticket.gridName ?? "no grid"}`,
    assign: `assigned to ${ticket.workerName ?? "a worker"}${whyThisOne(ticket)}`,
    verifyClear: `the camera looked again: clear, closed${why}`,
    verifyPresent: `the camera looked again: still present, back to the worker${why}`,
    verifyBlind: `the camera looked again and cannot say${why}`,
  }[row.action as string];
  return { topic: "ticket", text: `${String(ticket.number)} ${what ?? `${row.to} by ${row.actorId}${why}`}` };
}

function whyThisOne(ticket: TicketDetail): string {
  const chosen = ticket.candidates.find((candidate) => candidate.chosen);
  return chosen === undefined ? "" : ` (${chosen.reason})`;
}

export function lineOfKnownTicket(ticket: TicketDetail): Line {
  const { number, state, workerName, cameraName, sightings } = ticket;
  const who = workerName === null ? "nobody" : workerName;
  return {
    topic: "ticket",
    text: `${String(number)} from before: ${state}, ${who}, ${cameraName}, ${String(sightings)} sightings`,
  };
}
