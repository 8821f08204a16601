/** A city with people of every role, whole and limited to the neighbouring grid, and one ticket that only some may see. */
import { createHash } from "node:crypto";
import { type City, until } from "../city.double.ts";
import { eventOf } from "../events.double.ts";
import type { UserRole } from "../lifecycle/ticket-desk.ts";
import { USER_ROLES } from "./access/access.ts";

/** Grid 990501001001 holds the ticket and its worker W1; the neighbour holds W9 and nothing else. */
const NEIGHBOUR = "990501001002";
/** Stands in the ticket and nowhere else. */
export const MARKER = "暗号路口7f3a";

export interface Person {
  readonly id: string;
  readonly role: UserRole;
  readonly token: string;
  /** Whether the ticket is within what this person sees. */
  readonly seesTicket: boolean;
}

const personOf = (role: UserRole, seesTicket: boolean): Person => {
  const id = `${seesTicket ? "near" : "far"}-${role}`;
  return { id, role, token: `${id}-token-0123456789abcdef`, seesTicket };
};

/** One of each role within the ticket's grid or with the whole district, and one of each that can be limited. */
export const PEOPLE: readonly Person[] = [
  ...USER_ROLES.map((role) => personOf(role, true)),
  ...USER_ROLES.filter((role) => role !== "administrator").map((role) => personOf(role, false)),
];

export function person(id: string): Person {
  const found = PEOPLE.find((each) => each.id === id);
  if (found === undefined) throw new Error(`nobody is called ${id}`);
  return found;
}

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

function gridsOf({ role, seesTicket }: Person): readonly string[] | null {
  if (!seesTicket) return [NEIGHBOUR];
  return role === "gridLeader" ? ["990501001001"] : null;
}

export async function settlePeople(city: City): Promise<void> {
  await city.query(
    `INSERT INTO worker SELECT (jsonb_populate_record(w, '{"id": "W9", "name": "worker W9", "grid_id": "${NEIGHBOUR}"}')).*
      FROM worker w WHERE id = 'W1'`,
  );
  for (const each of PEOPLE) {
    const workerId = each.role === "worker" ? (each.seesTicket ? "W1" : "W9") : null;
    await city.query(
      "INSERT INTO person (id, name, role, worker_id, token_sha256, grid_ids, source) VALUES ($1, $1, $2, $3, $4, $5, 'api')",
      [each.id, each.role, workerId, sha256(each.token), gridsOf(each)],
    );
  }
}

/** Its id, once it is assigned to W1 and what it is found by is written. */
export async function openMarkedTicket(city: City): Promise<string> {
  const event = eventOf({ cameraName: MARKER });
  await city.publish(event);
  let id = "";
  await until(async () => {
    const [row] = await city.query<{ id: string }>(
      `SELECT t.id FROM ticket t JOIN ticket_words w ON w.ticket_id = t.id AND w.version = t.version
        WHERE t.camera_name = $1 AND t.state = 'assigned'`,
      [MARKER],
    );
    if (row === undefined) throw new Error("the ticket is not assigned yet");
    id = row.id;
  });
  return id;
}
