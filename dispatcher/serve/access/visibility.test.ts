import { describe, expect, test } from "vitest";
import type { CloseReason, TicketState } from "../../lifecycle/ticket.ts";
import type { User } from "../../lifecycle/ticket-desk.ts";
import { allowedActions } from "./visibility.ts";

const OFFICE: User = { id: "D01", name: "D01", role: "dispatcher", workerId: null, gridIds: null };

const offered = (state: TicketState, closeReason: CloseReason | null): readonly string[] =>
  allowedActions(OFFICE, { state, closeReason, workerId: null, gridId: null }).map(({ action }) => action);

describe("what is offered on a closed ticket", () => {
  test.each(["verified", "false-alarm", "self-cleared", "refused", "cancelled"] as const)(
    "%s: reopen",
    (reason) => {
      expect(offered("closed", reason)).toEqual(["reopen"]);
    },
  );

  test("duplicate: split, because it goes on elsewhere", () => {
    expect(offered("closed", "duplicate")).toEqual(["split"]);
  });

  test("neither while it is not closed", () => {
    expect(offered("open", null)).not.toContain("split");
    expect(offered("open", null)).not.toContain("reopen");
  });
});
