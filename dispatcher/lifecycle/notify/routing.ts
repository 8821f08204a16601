/** Who hears of a notice, over which channel, and when: causes → rows of the outbox. Pure. */
import { createHash } from "node:crypto";
import type { Language, Notice, NoticeEvent, NotificationDraft } from "./notice.ts";
import { audibleFromMs, type QuietHours } from "./quiet-hours.ts";

/** One address of one person. A person who has several is told over each. */
export interface Contact {
  readonly personId: string;
  readonly channel: string;
  /** Whom to mention (robots) or where to send (mail, WeCom application). */
  readonly address: string;
  readonly language: Language;
  readonly quiet: QuietHours | null;
  /** Whoever leads this grid hears what its leader (网格长) hears, also for the grids below that have none. */
  readonly leadsGridId: string | null;
}

/** An office, a squad, another system: told in one place, whoever is on duty. */
export interface Group {
  readonly name: string;
  readonly channel: string;
  readonly address: string;
  readonly language: Language;
  readonly quiet: QuietHours | null;
}

/** `worker` and `gridLeader` are found for each ticket; anything else is a group's name. */
export interface RoutingTable {
  readonly routes: Readonly<Partial<Record<NoticeEvent, readonly string[]>>>;
  /** These pass quiet hours. */
  readonly urgent: ReadonlySet<NoticeEvent>;
  readonly contacts: readonly Contact[];
  readonly groups: readonly Group[];
  /** Channels on which each address is a lane of its own. */
  readonly personalChannels: ReadonlySet<string>;
  readonly timeZone: string;
}

export interface Cause {
  readonly notice: Notice;
  /** Names the cause: the same for the same, and no two the same. */
  readonly key: string;
  readonly workerId: string | null;
  /** The ticket's grid and those above it, nearest first. */
  readonly gridPath: readonly string[];
  /** Did it, and need not be told. */
  readonly actorId: string | null;
  /** Whom besides the routes of groups: replaces the routes' worker and gridLeader. */
  readonly audience: readonly string[] | null;
  readonly nowMs: number;
}

export interface Routed {
  readonly drafts: readonly Omit<NotificationDraft, "offerNonce">[];
  /** Named by a route, but with no address: nobody was told. */
  readonly unaddressed: readonly string[];
}

export const WORKER = "worker";
export const GRID_LEADER = "gridLeader";

export function routeNotice(cause: Cause, table: RoutingTable): Routed {
  const unaddressed: string[] = [];
  const drafts = new Map<string, Routed["drafts"][number]>();
  for (const name of recipientsOf(cause, table)) {
    const addressees = addresseesOf(name, cause, table);
    if (addressees.length === 0) unaddressed.push(name);
    for (const addressee of addressees) {
      if (addressee.recipient === cause.actorId) continue;
      const draft = draftOf(addressee, cause, table);
      drafts.set(draft.id, draft);
    }
  }
  return { drafts: [...drafts.values()], unaddressed };
}

function recipientsOf({ notice, audience }: Cause, { routes }: RoutingTable): readonly string[] {
  const routed = routes[notice.event] ?? [];
  if (audience === null) return routed;
  return [...audience, ...routed.filter((each) => each !== WORKER && each !== GRID_LEADER)];
}

interface Addressee extends Omit<Group, "name"> {
  readonly recipient: string;
}

const ofPerson = ({ personId, ...rest }: Contact): Addressee => ({ ...rest, recipient: personId });

function addresseesOf(name: string, cause: Cause, table: RoutingTable): readonly Addressee[] {
  const { contacts, groups } = table;
  if (name === WORKER) {
    const { workerId } = cause;
    return workerId === null ? [] : contacts.filter(({ personId }) => personId === workerId).map(ofPerson);
  }
  if (name === GRID_LEADER) {
    for (const gridId of cause.gridPath) {
      const leaders = contacts.filter(({ leadsGridId }) => leadsGridId === gridId);
      if (leaders.length > 0) return leaders.map(ofPerson);
    }
    return [];
  }
  return groups.filter((group) => group.name === name).map((group) => ({ ...group, recipient: group.name }));
}

function draftOf(to: Addressee, cause: Cause, table: RoutingTable): Routed["drafts"][number] {
  const { recipient, channel, address, language, quiet } = to;
  const { notice, key, nowMs } = cause;
  const isUrgent = table.urgent.has(notice.event);
  return {
    id: idOf(key, notice.event, channel, `${recipient}/${address}`),
    channel,
    lane: table.personalChannels.has(channel)
      ? `${channel}/${recipient}/${idOf(address).slice(0, 8)}`
      : channel,
    recipient,
    address,
    language,
    notice,
    createdAtMs: nowMs,
    dueAtMs: isUrgent ? nowMs : audibleFromMs(quiet, nowMs, table.timeZone),
  };
}

/** 32 hex digits of the SHA-256 of all parts, each with its length, so that no two lists of parts run together. */
export function idOf(...parts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${String(Buffer.byteLength(part))}:${part}\n`);
  return hash.digest("hex").slice(0, 32);
}
