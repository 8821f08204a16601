import { expect, test, vi } from "vitest";
import type { LiveReply } from "#contract";
import type { Logger } from "../../telemetry/logger.ts";
import { createFakeClock } from "../../time/fake-clock.ts";
import { serveLiveViews } from "./live-views.ts";
import { createPacketTap } from "./packet-tap.ts";

const CAMERA = "32050600001310000001";

test("a copy that ends its own try is refused with the reason, not asked for until the view is asked for anew", async () => {
  const tap = createPacketTap();
  const restart = vi.fn();
  let serve: (bytes: Uint8Array) => Promise<Uint8Array> = () => Promise.reject(new Error("not served"));
  const clock = createFakeClock();
  const views = serveLiveViews({
    bus: {
      serve: (_subject, answer) => {
        serve = answer;
      },
      offer: () => true,
    },
    agentId: "edge-1",
    cameraOf: () => ({ tap, blindReason: () => undefined, restart }),
    ...{ maxViews: 4, maxWidthPx: 640, maxKbps: 1_000, clock },
    logger: { info: vi.fn(), warn: vi.fn() } as unknown as Logger,
  });
  const lease = async (): Promise<LiveReply> => {
    const request = { cameraCode: CAMERA, session: "s".repeat(22), leaseS: 5 };
    const reply = await serve(new TextEncoder().encode(JSON.stringify(request)));
    return JSON.parse(new TextDecoder().decode(reply)) as LiveReply;
  };

  expect(await lease()).toMatchObject({ accepted: true });
  expect([restart.mock.calls.length, tap.isWanted]).toEqual([1, true]);
  // The source starts with a copy, and ends before a packet.
  tap.begin();
  tap.end();
  expect(tap.isWanted).toBe(false);
  expect(await lease()).toMatchObject({
    accepted: false,
    reason: expect.stringContaining("could not be copied") as string,
  });
  expect(views.stats()).toMatchObject({ views: 0, sessions: 0, sessionsRefused: 1 });

  expect(await lease()).toMatchObject({ accepted: true });
  expect([restart.mock.calls.length, tap.isWanted]).toEqual([2, true]);
  await views.stop();
});
