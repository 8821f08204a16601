import { describe, expect, test, vi } from "vitest";
import type { LiveReply } from "#contract";
import type { Logger } from "../../telemetry/logger.ts";
import { createFakeClock } from "../../time/fake-clock.ts";
import { type LiveCamera, serveLiveViews } from "./live-views.ts";
import type { StartEncoder } from "./mpeg1-encoder.ts";
import { createPacketTap, type FollowedTap, type PacketFollower } from "./packet-tap.ts";

const CAMERA = "32050600001310000001";
const OTHER = "32050600001310000002";
const KBPS = 8;
/** What KBPS lets through in a second. */
const SECOND_BYTES = 1_000;

/** An agent's live views; the cameras are `cameras`, all else is seen from outside. */
function agent(cameras: Readonly<Record<string, LiveCamera>>, startEncoder?: StartEncoder) {
  const clock = createFakeClock();
  const sent: [subject: string, bytes: number][] = [];
  let serve: (bytes: Uint8Array) => Promise<Uint8Array> = () => Promise.reject(new Error("not served"));
  const views = serveLiveViews({
    bus: {
      serve: (_subject, answer) => {
        serve = answer;
      },
      offer: (subject, bytes) => sent.push([subject, bytes.length]) > 0,
    },
    agentId: "edge-1",
    cameraOf: (code) => cameras[code],
    ...{ maxViews: 1, maxWidthPx: 640, maxKbps: KBPS, clock },
    ...(startEncoder === undefined ? {} : { startEncoder }),
    logger: { info: vi.fn(), warn: vi.fn() } as unknown as Logger,
  });
  const ask = async (session = "s", change: object = {}): Promise<LiveReply> => {
    const request = { cameraCode: CAMERA, session: session.padEnd(22, "0"), leaseS: 5, ...change };
    const reply = await serve(new TextEncoder().encode(JSON.stringify(request)));
    return JSON.parse(new TextDecoder().decode(reply)) as LiveReply;
  };
  return { clock, sent, views, ask };
}

const refusal = (reason: string) => ({ accepted: false, reason: expect.stringContaining(reason) as string });

test("a copy that ends its own try is refused with the reason, not asked for until the view is asked for anew", async () => {
  const tap = createPacketTap();
  const restart = vi.fn();
  const { ask, views } = agent({ [CAMERA]: { tap, blindReason: () => undefined, restart } });

  expect(await ask()).toMatchObject({ accepted: true });
  expect([restart.mock.calls.length, tap.isWanted]).toEqual([1, true]);
  // The source starts with a copy, and ends before a packet.
  tap.begin();
  tap.end();
  expect(tap.isWanted).toBe(false);
  expect(await ask()).toMatchObject(refusal("could not be copied"));
  expect(views.stats()).toMatchObject({ views: 0, sessions: 0, sessionsRefused: 1 });

  expect(await ask()).toMatchObject({ accepted: true });
  expect([restart.mock.calls.length, tap.isWanted]).toEqual([2, true]);
  await views.stop();
});

describe("a camera whose packets flow", () => {
  /** A camera that is received, and what its encoder would give. */
  function flowing() {
    let follower: PacketFollower | undefined;
    let give: (chunk: Uint8Array) => void = () => undefined;
    const killed = vi.fn();
    const tap: FollowedTap = {
      ...{ isFlowing: true, isWanted: true, isVain: false, unreadable: 0 },
      ...{ begin: vi.fn(), push: vi.fn(), end: vi.fn() },
      follow: (now) => {
        follower = now;
        now.onHeader(new Uint8Array(1));
        return () => {
          follower = undefined;
        };
      },
    };
    const startEncoder: StartEncoder = ({ onData }) => {
      give = onData;
      let end: (words: string) => void = () => undefined;
      const ended = new Promise<string>((resolve) => (end = resolve));
      const kill = (): void => {
        killed();
        end("killed");
      };
      return { pid: undefined, write: () => true, kill, ended };
    };
    const show = (bytes: number): void => {
      follower?.onPacket(new Uint8Array(1), true);
      give(new Uint8Array(bytes));
    };
    return { camera: { tap, blindReason: () => undefined, restart: vi.fn() }, startEncoder, killed, show };
  }

  test("a lease that nobody renews runs out, and the encoder of the last one ends", async () => {
    const { camera, startEncoder, killed, show } = flowing();
    const { ask, clock, views, sent } = agent({ [CAMERA]: camera }, startEncoder);
    await ask("a");
    await ask("b");
    show(10);
    expect(sent).toHaveLength(2);
    // The dispatcher of "a" has died; that of "b" renews.
    await clock.advance(4_000);
    await ask("b");
    await clock.advance(2_000);
    expect(views.stats()).toMatchObject({ views: 1, sessions: 1 });
    expect(killed).not.toHaveBeenCalled();
    await clock.advance(4_000);
    expect(views.stats()).toMatchObject({ views: 0, sessions: 0 });
    expect(killed).toHaveBeenCalledOnce();
    // One that says that it leaves is not waited for.
    await ask("c");
    show(10);
    await ask("c", { leaseS: 0 });
    expect(views.stats().views).toBe(0);
    expect(killed).toHaveBeenCalledTimes(2);
    await views.stop();
  });

  test("sends no more than its rate, and counts what it leaves out", async () => {
    const { camera, startEncoder, show } = flowing();
    const { ask, clock, views, sent } = agent({ [CAMERA]: camera }, startEncoder);
    await ask("a", { leaseS: 10 });
    for (let i = 0; i < 4; i++) show(SECOND_BYTES / 2);
    expect(sent).toHaveLength(2);
    expect(views.stats().chunksDropped).toBe(2);
    await clock.advance(1_000);
    show(SECOND_BYTES);
    expect(sent).toHaveLength(3);
    await views.stop();
  });

  test("is refused beyond its bounds, each with its reason", async () => {
    const { camera, startEncoder } = flowing();
    const blind = { ...camera, blindReason: () => "North gate gave no picture for 20 s" };
    const { ask, views } = agent(
      { [CAMERA]: camera, [OTHER]: camera, ["9".repeat(20)]: blind },
      startEncoder,
    );
    expect(await ask("a", { cameraCode: "1".repeat(20) })).toMatchObject(refusal("has no camera 111"));
    expect(await ask("a", { cameraCode: "9".repeat(20) })).toMatchObject(refusal("gave no picture for 20 s"));
    for (const session of "abcdefgh") expect(await ask(session)).toMatchObject({ accepted: true });
    expect(await ask("i")).toMatchObject(refusal("already watched by 8 dispatchers"));
    expect(await ask("a")).toMatchObject({ accepted: true });
    expect(await ask("a", { cameraCode: OTHER })).toMatchObject(refusal("live.maxViews"));
    expect(await ask("a", { leaseS: "soon" })).toMatchObject(refusal("cannot be read"));
    expect(views.stats()).toMatchObject({ views: 1, sessions: 8, sessionsRefused: 4 });
    await views.stop();
  });
});
