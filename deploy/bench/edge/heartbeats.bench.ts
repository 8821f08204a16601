/** Listens to an agent's heartbeats: the agent's own account of when it looked at each camera. */
import { connect } from "nats";
import { type Heartbeat, heartbeatSubject } from "#contract";
import { RevisitBook } from "./revisits.ts";

export interface HeartbeatListener {
  readonly revisits: RevisitBook;
  latest(): Heartbeat | undefined;
  close(): Promise<void>;
}

export async function listenToAgent(natsUrl: string, agentId: string): Promise<HeartbeatListener> {
  const connection = await connect({ servers: natsUrl, name: "bench" });
  const revisits = new RevisitBook();
  let latest: Heartbeat | undefined;
  const subscription = connection.subscribe(heartbeatSubject(agentId));
  void (async () => {
    for await (const message of subscription) {
      latest = message.json<Heartbeat>();
      for (const { cameraCode, looks, lookedAt } of latest.cameras) {
        if (lookedAt !== undefined) revisits.note(cameraCode, looks, Date.parse(lookedAt));
      }
    }
  })();
  return { revisits, latest: () => latest, close: () => connection.close() };
}
