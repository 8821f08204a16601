/** Hears which tickets were closed: what a person called a false alarm may stay, and the camera's scene takes it over. */
import { parseTicketNotice, TICKET_SUBJECTS } from "#contract";
import type { Bus } from "../bus/bus.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { CameraCare } from "./why-commands.ts";

export interface FollowTicketsOptions {
  readonly bus: Pick<Bus, "subscribe">;
  /** Undefined for a camera that is not this agent's. */
  readonly careOf: (cameraCode: string) => CameraCare | undefined;
  readonly logger: Logger;
}

/** Follows them until the returned function is called. */
export function followTickets({ bus, careOf, logger }: FollowTicketsOptions): () => void {
  return bus.subscribe(TICKET_SUBJECTS, (body) => {
    const parsed = parseTicketNotice(body);
    if (!parsed.ok) {
      logger.warn({ reason: parsed.reason }, "ticket notice not understood");
      return;
    }
    const { dedupKey, resolution } = parsed.value;
    if (resolution !== "false-alarm") return;
    // The subject's camera is the key's first part (see dedupKey in the contract).
    careOf(dedupKey.split("/")[0] ?? "")?.diary.mayStay(dedupKey);
  });
}
