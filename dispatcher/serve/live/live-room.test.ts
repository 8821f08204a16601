/** Who is shown what while views are being recorded; sockets, feed and book are doubles. */
import { pino } from "pino";
import { describe, expect, test } from "vitest";
import type { User } from "../../lifecycle/ticket-desk.ts";
import { CLOSE, LiveRoom, type Viewer } from "./live-room.ts";

const USER: User = { id: "D01", name: "林静", role: "dispatcher", workerId: null, gridIds: null };

function bench(max = 2) {
  const feeds: string[] = [];
  const ends: string[] = [];
  const recording: ((viewId: string | Error) => void)[] = [];
  let endFeed: (reason: string) => void = () => undefined;
  const room = new LiveRoom({
    logger: pino({ level: "silent" }),
    max,
    count: () => undefined,
    openFeed: ({ cameraCode, agentId }, { onEnd }) => {
      feeds.push(`${cameraCode} of ${agentId}`);
      endFeed = onEnd;
      return { stop: () => feeds.push("stop") };
    },
    log: {
      begin: () =>
        new Promise((resolve, reject) => {
          recording.push((answer) => {
            if (answer instanceof Error) reject(answer);
            else resolve(answer);
          });
        }),
      end: (viewId, reason) => ends.push(`${viewId} ${reason}`),
    },
  });
  const come = (agentId = "edge-1") => {
    const closes: number[] = [];
    let isAllowed = true;
    const viewer: Viewer = {
      user: USER,
      cameraCode: "cam",
      agentId,
      socket: {
        bufferedAmount: 0,
        send: () => undefined,
        close: (code) => closes.push(code),
        terminate: () => undefined,
      },
      stillAllowed: () => Promise.resolve(isAllowed),
    };
    room.add(viewer);
    return {
      viewer,
      closes,
      withdraw: () => {
        isAllowed = false;
      },
    };
  };
  const recorded = async (index: number, answer: string | Error): Promise<void> => {
    recording[index]?.(answer);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    room,
    feeds,
    ends,
    come,
    recorded,
    endFeed: (reason: string) => {
      endFeed(reason);
    },
  };
}

describe("live room", () => {
  test("nothing is shown before the view is recorded, and the place is taken meanwhile", async () => {
    const { room, feeds, come, recorded } = bench(1);
    come();
    expect([room.full, feeds, room.viewIds]).toEqual([true, [], []]);
    await recorded(0, "7");
    expect([room.full, feeds, room.viewIds]).toEqual([true, ["cam of edge-1"], ["7"]]);
  });

  test("a view that cannot be recorded is closed, never shown, and leaves the place free", async () => {
    const { room, feeds, ends, come, recorded } = bench(1);
    const { closes } = come();
    await recorded(0, new Error("disk full"));
    expect([closes, feeds, ends, room.size]).toEqual([[CLOSE.noPicture], [], [], 0]);
  });

  test("one who left before the record was written is not shown anything, and the record ends", async () => {
    const { room, feeds, ends, come, recorded } = bench();
    const { viewer } = come();
    room.remove(viewer, "viewer-left");
    await recorded(0, "7");
    expect([feeds, ends, room.size]).toEqual([[], ["7 viewer-left"], 0]);
  });

  test("stopping ends what is shown, what is being recorded, and what comes later", async () => {
    const { room, feeds, ends, come, recorded } = bench();
    const shown = come();
    await recorded(0, "7");
    const arriving = come();
    const stopped = room.closeAll();
    const late = come();
    expect([shown.closes, arriving.closes, late.closes]).toEqual([
      [CLOSE.stopping],
      [CLOSE.stopping],
      [CLOSE.stopping],
    ]);
    await recorded(1, "8");
    await stopped;
    expect(ends).toEqual(["7 dispatcher-stopping", "8 dispatcher-stopping"]);
    expect(feeds).toEqual(["cam of edge-1", "stop"]);
  });

  test("each end has its reason, once", async () => {
    const { room, ends, come, recorded, endFeed } = bench();
    const first = come();
    const second = come();
    await recorded(0, "7");
    await recorded(1, "8");
    first.withdraw();
    await room.askAgain();
    endFeed("no picture came for 15 s");
    for (const { viewer } of [first, second]) room.remove(viewer, "viewer-left");
    expect([first.closes, second.closes]).toEqual([[CLOSE.signedOut], [CLOSE.noPicture]]);
    expect(ends).toEqual(["7 signed-out", "8 no-picture"]);
  });

  test("a camera that moved to another agent is another feed: the record names the one that is seen", async () => {
    const { feeds, come, recorded } = bench();
    come("edge-1");
    come("edge-2");
    await recorded(0, "7");
    await recorded(1, "8");
    expect(feeds).toEqual(["cam of edge-1", "cam of edge-2"]);
  });
});
