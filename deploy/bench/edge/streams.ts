/** The cameras of the bench: one RTSP server in a process of its own, each camera a stream with its own beat. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Child, startChild } from "../../harness/child.ts";
import { type RtspServer, startRtspServer } from "../../harness/rtsp-server.ts";
import { FPS, GOP_S, type StreamCase } from "./cases.ts";

export interface Streams {
  urls(name: string): readonly string[];
  /** Ends what held the streams open until the agent was connected. */
  releasePrimers(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * A stream begins with its first client, and the agent connects to all at once: without help, all keyframes of all
 * cameras would fall on one moment, which no street has. So copying clients open the streams evenly spread over one
 * GOP, and leave once the agent watches.
 */
export async function startStreams(
  cases: readonly StreamCase[],
  files: ReadonlyMap<string, string>,
  cameras: number,
): Promise<Streams> {
  const pathOf = ({ name }: StreamCase, camera: number) => `/${name}-${String(camera)}`;
  const numbers = Array.from({ length: cameras }, (_, i) => i);
  const mounts = cases.flatMap((each) =>
    numbers.map((i) => ({ path: pathOf(each, i), file: files.get(each.name) ?? "", fps: FPS })),
  );
  const server = await startRtspServer({ mounts });
  const order = numbers.flatMap((i) => cases.map((each) => pathOf(each, i)));
  const primers = await openOneAfterTheOther(server, order);
  return {
    urls: (name) =>
      mounts
        .map(({ path }) => path)
        .flatMap((path) => (path.startsWith(`/${name}-`) ? [server.url(path)] : [])),
    releasePrimers: async () => {
      await Promise.all(primers.map((primer) => primer.kill()));
    },
    stop: () => server.stop(),
  };
}

async function openOneAfterTheOther(server: RtspServer, paths: readonly string[]): Promise<Child[]> {
  const stepMs = (GOP_S * 1000) / paths.length;
  const primers: Child[] = [];
  const beganMs = performance.now();
  for (const [i, path] of paths.entries()) {
    await sleep(Math.max(0, beganMs + i * stepMs - performance.now()));
    const input = ["-rtsp_transport", "tcp", "-analyzeduration", "100000", "-i", server.url(path)];
    const args = ["-nostdin", "-v", "error", ...input, "-c", "copy", "-f", "null", "-"];
    primers.push(await startChild({ name: "primer", command: "ffmpeg", args }));
  }
  return primers;
}
