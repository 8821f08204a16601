/** Opens one original for a person, who leaves name and reason: the line about it is on the disk before the picture is. */
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { AgentError, messageOf } from "../../errors.ts";
import type { Clock } from "../../time/clock.ts";
import { unreadable, unwrapKey } from "./content-lock.ts";
import { ORIGINALS_FOLDER, sealedName } from "./originals.ts";
import { type OriginalLabel, openSealed } from "./sealed-original.ts";

export interface OpenRequest {
  /** Asked for once the rest of the request is complete. */
  readonly dataDir: () => string;
  readonly eventId: string | undefined;
  /** Where the JPEG goes; must not exist. */
  readonly out: string | undefined;
  readonly reason: string | undefined;
  readonly name: string | undefined;
  /** The operator's, as PEM; needed where a public key locks. */
  readonly privateKeyFile: string | undefined;
}

const OWNER_ONLY = 0o600;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MAX_CHARACTERS = 500;
const AUDIT_LOG = "audit.log";

interface Asked {
  readonly eventId: string;
  readonly out: string;
  readonly reason: string;
  readonly name: string;
}

/** Returns what was opened. Throws AgentError ORIGINAL_UNREADABLE in one sentence; an attempt is in the log all the same. */
export function openOriginal(request: OpenRequest, clock: Pick<Clock, "nowMs">): OriginalLabel {
  const asked = checked(request);
  const dataDir = request.dataDir();
  const folder = join(dataDir, ORIGINALS_FOLDER);
  const note = (outcome: string): void => {
    audit(folder, { at: new Date(clock.nowMs()).toISOString(), ...asked, login: loginName(), outcome });
  };
  let opened: { readonly label: OriginalLabel; readonly jpeg: Buffer };
  try {
    const bytes = readSealed(folder, asked.eventId);
    opened = openSealed(bytes, (key) => unwrapKey(key, { dataDir, privateKeyFile: request.privateKeyFile }));
    if (opened.label.eventId !== asked.eventId) throw unreadable(`it is of event ${opened.label.eventId}`);
  } catch (cause) {
    note(`refused: ${messageOf(cause)}`);
    throw cause;
  }
  note("opened");
  try {
    writeFileSync(asked.out, opened.jpeg, { mode: OWNER_ONLY, flag: "wx" });
  } catch (cause) {
    throw unreadable(
      `${asked.out} cannot be written (${messageOf(cause)}); give a new file with --out`,
      cause,
    );
  }
  return opened.label;
}

function checked({ eventId, out, reason, name }: OpenRequest): Asked {
  const missing = [
    ...[named("--event", eventId), named("--out", out)],
    ...[named("--reason", reason), named("--as", name)],
  ].filter((option) => option !== undefined);
  if (missing.length > 0 || eventId === undefined || out === undefined) {
    throw unreadable(
      `${missing.join(" and ")} must say which, where to, why and who: every opening is recorded`,
    );
  }
  if (!UUID.test(eventId)) throw unreadable(`--event is "${eventId}"; give the id of an event, a UUID`);
  const short = (text = "") => text.trim().slice(0, MAX_CHARACTERS);
  return { eventId, out, reason: short(reason), name: short(name) };
}

const named = (option: string, value: string | undefined): string | undefined =>
  value === undefined || value.trim() === "" ? option : undefined;

function readSealed(folder: string, eventId: string): Buffer {
  try {
    return readFileSync(join(folder, sealedName(eventId)));
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    throw unreadable(
      isMissing
        ? `none is kept of event ${eventId} in ${folder}; the event says whether one was, and the oldest go first`
        : messageOf(cause),
      cause,
    );
  }
}

/** One line of JSON, only ever added to. */
function audit(folder: string, line: Readonly<Record<string, string>>): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const file = openSync(join(folder, AUDIT_LOG), "a", OWNER_ONLY);
    try {
      writeSync(file, `${JSON.stringify(line)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    throw new AgentError(
      "ORIGINAL_UNREADABLE",
      `the original stays closed: ${join(folder, AUDIT_LOG)} cannot be written (${messageOf(cause)})`,
      { cause },
    );
  }
}

/** Who is logged in on this machine: --as is what that person says of themselves. */
function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number without a name.
    return "unknown";
  }
}
