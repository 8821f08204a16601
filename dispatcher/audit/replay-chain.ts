/** A ticket's history against the one table of transitions: gapless, legal, and ending where the ticket stands. Pure. */
import {
  type CloseReason,
  type Role,
  type TicketAction,
  type TicketState,
  type Transition,
  TRANSITIONS,
  TRANSITIONS_VERSION,
} from "../lifecycle/ticket.ts";
import { type Finding, finding } from "./finding.ts";

/** One row of the history; its texts are as the book has them, known or not. */
export interface ChainLink {
  readonly sequence: number;
  readonly action: string;
  readonly from: string | null;
  readonly to: string;
  readonly actorRole: string;
  readonly reason: string | null;
  readonly ruleVersion: string | null;
  /** For "finish": whether a verification answers it. */
  readonly hasVerification: boolean;
}

export interface TicketChain {
  readonly id: string;
  readonly number: number;
  readonly state: TicketState;
  readonly version: number;
  readonly closeReason: CloseReason | null;
  /** By sequence. */
  readonly links: readonly ChainLink[];
}

interface Replay {
  readonly chain: TicketChain;
  readonly findings: Finding[];
  state: string | null;
  closeReason: CloseReason | null;
  sequence: number;
}

const MADE_STATES: readonly string[] = ["unconfirmed", "open"];

export function replayChain(chain: TicketChain): readonly Finding[] {
  const replay: Replay = { chain, findings: [], state: null, closeReason: null, sequence: 0 };
  for (const link of chain.links) step(replay, link);
  end(replay);
  return replay.findings;
}

const nameOf = ({ number, id }: TicketChain): string => `ticket ${String(number)} (${id})`;

function say(replay: Replay, key: string, sentence: string, promise: Finding["promise"] = "chains"): void {
  const { chain, findings } = replay;
  const about = { ticketId: chain.id };
  findings.push(finding(promise, `${chain.id}/${key}`, `${nameOf(chain)}: ${sentence}`, about));
}

function step(replay: Replay, link: ChainLink): void {
  const { sequence, from, to, action } = link;
  const at = String(sequence);
  if (sequence !== replay.sequence + 1) {
    say(
      replay,
      `gap/${at}`,
      `transition ${String(replay.sequence + 1)} is missing; the one after it has sequence ${at}`,
    );
  } else if (from !== replay.state) {
    say(
      replay,
      `break/${at}`,
      `transition ${at} (${action}) starts from ${from ?? "nothing"}, but the one before it ended in ${replay.state ?? "nothing"}`,
    );
  }
  const wrong = illegality(link, replay.closeReason);
  if (wrong !== null) say(replay, `illegal/${at}`, `transition ${at} (${action}) is not legal: ${wrong}`);
  if (action === "finish" && !link.hasVerification) {
    say(replay, at, `"done" of transition ${at} has no verification`, "verifications");
  }
  replay.sequence = sequence;
  replay.state = to;
  replay.closeReason = to === "closed" ? closeReasonOf(action) : null;
}

const isAction = (action: string): action is TicketAction => Object.hasOwn(TRANSITIONS, action);
const closeReasonOf = (action: string): CloseReason | null =>
  isAction(action) ? (TRANSITIONS[action].closeReason ?? null) : null;

/** Why the table does not allow it; null: it does. What an earlier edition allowed is not judged by this one. */
function illegality(link: ChainLink, closedAs: CloseReason | null): string | null {
  const { action, sequence, from, to, ruleVersion } = link;
  if (action === "open") {
    if (sequence !== 1 || from !== null) return "a ticket is opened once, and first";
    return MADE_STATES.includes(to) ? null : `a ticket is opened as ${MADE_STATES.join(" or ")}, not ${to}`;
  }
  if (!isAction(action)) return "the table knows no such action";
  const isOlder = ruleVersion?.startsWith("transitions-") === true && ruleVersion !== TRANSITIONS_VERSION;
  return isOlder ? null : unlawful(TRANSITIONS[action], link, closedAs);
}

function unlawful(legal: Transition, link: ChainLink, closedAs: CloseReason | null): string | null {
  const { from, to, actorRole, reason } = link;
  if (!legal.from.includes(from as TicketState)) return `from ${from ?? "nothing"} it cannot be done`;
  if (to !== legal.to && to !== legal.toWithWorker) return `it leads to ${legal.to}, not ${to}`;
  if (!legal.roles.includes(actorRole as Role)) return `a ${actorRole} may not do it`;
  if (legal.needsReason === true && (reason ?? "").trim() === "") return "it was given no reason";
  if (legal.closedAs !== undefined && closedAs !== legal.closedAs)
    return `the ticket was not closed as ${legal.closedAs}`;
  return null;
}

function end(replay: Replay): void {
  const { chain, sequence, state, closeReason } = replay;
  if (chain.version !== sequence) {
    say(
      replay,
      "version",
      `its version is ${String(chain.version)}, but its history ends with transition ${String(sequence)}`,
    );
  }
  if (chain.state !== state) {
    say(replay, "state", `it is ${chain.state}, but its history ends in ${state ?? "nothing"}`);
  } else if (chain.closeReason !== closeReason) {
    say(
      replay,
      "reason",
      `it was closed as ${chain.closeReason ?? "nothing"}, but its last transition closes as ${closeReason ?? "nothing"}`,
    );
  }
}
