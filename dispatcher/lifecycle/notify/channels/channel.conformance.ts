/** What every channel does, whatever it stands on: each reply is told for what it is, and nothing is thrown. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Notice } from "../notice.ts";
import type { Channel, Outgoing, OutgoingItem } from "./channel.ts";

export type Behaviour =
  | "accepts"
  | "throttles"
  | "refusesMessage"
  | "refusesSetting"
  /** 5xx, or what else says that the server itself does not know. */
  | "failsInside"
  | "isSilent"
  | "halfCloses";

export interface ChannelRig {
  readonly channel: Channel;
  /** The same channel where nobody listens. */
  readonly nowhere: Channel;
  /** Never to be seen in a reason. */
  readonly secrets: readonly string[];
  become(behaviour: Behaviour): void;
  /** Messages that reached it, in plain text. */
  received(): readonly string[];
  close(): Promise<void>;
}

export const NOTICE_AT_MS = Date.parse("2026-11-23T06:05:00Z");

export function noticeOf(parts: Partial<Notice> = {}): Notice {
  return {
    event: "offered",
    atMs: NOTICE_AT_MS,
    ticket: {
      id: "0198a000-0000-7000-8000-000000000012",
      number: 12,
      version: 2,
      state: "assigned",
      closeReason: null,
      violation: "vending",
      place: "示例路口东侧",
      gridName: "春风社区",
      lon: 120.6205,
      lat: 31.3162,
      workerId: "W1",
      workerName: "李晓岚",
    },
    dueAtMs: NOTICE_AT_MS + 1_800_000,
    clock: "accept",
    text: null,
    ...parts,
  };
}

export function itemOf(parts: Partial<OutgoingItem> = {}): OutgoingItem {
  return {
    id: "a1b2c3d4",
    recipient: "W1",
    address: "13800001111",
    language: "zh",
    notice: noticeOf(),
    links: { page: "https://gw.example.cn/#ticket/12", accept: null, decline: null, picture: null },
    ...parts,
  };
}

export function messageOf(items: readonly OutgoingItem[], attempt = 1): Outgoing {
  return { id: "00ff00ff00ff00ff", attempt, items, atMs: NOTICE_AT_MS };
}

const EXPECTED: Readonly<Record<Behaviour, object>> = {
  accepts: { kind: "delivered" },
  throttles: { kind: "throttled" },
  refusesMessage: { kind: "refused", fault: "message" },
  refusesSetting: { kind: "refused", fault: "setting" },
  failsInside: { kind: "unknown" },
  isSilent: { kind: "unknown" },
  halfCloses: { kind: "unknown" },
};

/** `unlike`: where the protocol itself is certain of what HTTP leaves open. */
export function describeChannel(
  name: string,
  start: () => Promise<ChannelRig>,
  options: { readonly address: string; readonly unlike?: Partial<Readonly<Record<Behaviour, object>>> },
): void {
  describe(`channel: ${name}`, () => {
    let rig: ChannelRig;
    beforeAll(async () => {
      rig = await start();
    });
    afterAll(() => rig.close());
    const never = new AbortController().signal;
    const one = messageOf([itemOf({ address: options.address })]);

    it.each(Object.keys(EXPECTED) as Behaviour[])("%s", async (behaviour) => {
      rig.become(behaviour);
      const reply = await rig.channel.send(one, never);
      expect(reply).toMatchObject(options.unlike?.[behaviour] ?? EXPECTED[behaviour]);
      if (reply.kind !== "delivered") expect(reply.reason.length).toBeGreaterThan(3);
      for (const secret of rig.secrets) expect(JSON.stringify(reply)).not.toContain(secret);
    });

    it("was not sent where nobody listens", async () => {
      expect(await rig.nowhere.send(one, never)).toMatchObject({ kind: "unreached" });
    });

    it("ends at once when the dispatcher stops", async () => {
      rig.become("isSilent");
      const stopping = new AbortController();
      const sending = rig.channel.send(one, stopping.signal);
      stopping.abort();
      expect((await sending).kind).toMatch(/^(unknown|unreached)$/);
    });

    it("says ticket, violation, place, deadline and where to go on", async () => {
      rig.become("accepts");
      await rig.channel.send(one, never);
      const said = rig.received().at(-1) ?? "";
      for (const part of ["12", "示例路口东侧", "https://gw.example.cn/#ticket/12"])
        expect(said).toContain(part);
    });

    it("puts as many as its digest may hold into one message, and counts them", async () => {
      rig.become("accepts");
      const before = rig.received().length;
      const items = Array.from({ length: rig.channel.digestMax }, (_, i) =>
        itemOf({ id: String(i), address: options.address }),
      );
      expect(await rig.channel.send(messageOf(items), never)).toEqual({ kind: "delivered" });
      expect(rig.received().length).toBe(before + 1);
      const said = rig.received().at(-1) ?? "";
      const counted = said.includes(`${String(items.length)} 条通知`);
      expect(counted || said.split('"ticket.offered"').length === items.length + 1).toBe(true);
    });
  });
}
