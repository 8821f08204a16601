/** What a camera sees now: asked of its agent, which blurs faces and plates as in evidence; every look is recorded. */
import { parseSnapshotReply, uuidV7 } from "#contract";
import { randomBytes } from "node:crypto";
import type { CameraBook } from "../book/cameras.ts";
import type { Bus } from "../bus/bus.ts";
import { DispatcherError } from "../errors.ts";
import type { Clock } from "../time/clock.ts";
import type { AskAgent } from "./ask-agent.ts";
import type { CameraDesk, KnownCamera, Snapshot } from "./camera-desk.ts";

export interface SnapshotOptions {
  readonly book: CameraBook;
  readonly bus: Pick<Bus, "readEvidence">;
  readonly ask: AskAgent;
  readonly clock: Clock;
  /** Rejects NOT_FOUND. */
  readonly cameraOf: (cameraCode: string) => KnownCamera;
}

export type SnapshotDesk = Pick<CameraDesk, "takeSnapshot" | "snapshot" | "showSnapshot">;

/** The agent waits 15 s for a look, and then blurs and stores it. */
const SNAPSHOT_TIMEOUT_MS = 20_000;

export function createSnapshots({ book, bus, ask, clock, cameraOf }: SnapshotOptions): SnapshotDesk {
  return {
    async takeSnapshot(cameraCode, by) {
      const { agentId } = cameraOf(cameraCode);
      const reply = await ask({
        ...{ agentId, command: "snapshot", body: { cameraCode, plain: true } },
        ...{ parse: parseSnapshotReply, timeoutMs: SNAPSHOT_TIMEOUT_MS },
      });
      const [picture] = reply.evidence;
      if (picture === undefined) throw blind(cameraCode, reply.reason);
      const atMs = clock.nowMs();
      const { object, sha256, sizeBytes } = picture;
      const capturedAt = reply.capturedAt ?? new Date(atMs).toISOString();
      const id = uuidV7(atMs, randomBytes(10));
      const snapshot: Snapshot = {
        ...{ id, cameraCode, agentId, object, sha256, sizeBytes, capturedAt },
        takenBy: by,
      };
      await book.addSnapshot(snapshot, atMs);
      return snapshot;
    },
    async snapshot(cameraCode, id) {
      const found = await book.snapshot(id);
      return found?.cameraCode === cameraCode ? found : null;
    },
    async showSnapshot(snapshot, personId) {
      await book.recordSnapshotView(snapshot, personId, clock.nowMs());
      return readSnapshot(bus, snapshot);
    },
  };
}

/** Rejects NOT_FOUND once the store has let it go. */
export async function readSnapshot(
  bus: Pick<Bus, "readEvidence">,
  { id, object }: Snapshot,
): Promise<Uint8Array> {
  const bytes = await bus.readEvidence(object);
  if (bytes !== null) return bytes;
  throw new DispatcherError("NOT_FOUND", `The picture of snapshot ${id} is no longer stored.`);
}

const blind = (cameraCode: string, reason: string): DispatcherError =>
  new DispatcherError("AGENT_UNAVAILABLE", `Camera ${cameraCode} gave no picture: ${reason}.`);
