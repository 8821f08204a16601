import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Conduct, SoakCamera } from "./cast.ts";
import { startWire, type Wire } from "./wire.ts";

const CONDUCTS: readonly Conduct[] = ["standing", "repeats", "garbage", "silent", "off"];
const cast: readonly SoakCamera[] = CONDUCTS.map((conduct, index) => ({
  ...{ index, conduct, code: String(index) },
  recorder: index % 2,
}));
const camera = (conduct: Conduct): SoakCamera => {
  const found = cast.find((each) => each.conduct === conduct);
  if (found === undefined) throw new Error(`no camera ${conduct}`);
  return found;
};

let upstream: Server;
let wire: Wire;
const asked: string[] = [];
const clients: Socket[] = [];

beforeEach(async () => {
  asked.length = 0;
  upstream = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (bytes: Buffer) => {
      asked.push(bytes.toString("latin1"));
      socket.write("RTSP/1.0 200 OK\r\n\r\n");
    });
  });
  upstream.listen(0, "127.0.0.1");
  await once(upstream, "listening");
  wire = await startWire(cast, (upstream.address() as AddressInfo).port);
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await wire.stop();
  upstream.close();
});

/** Asks as ffmpeg does; returns what has come so far. */
async function ask(conduct: Conduct): Promise<{ said(): string }> {
  const url = new URL(wire.url(camera(conduct)));
  const client = connect(Number(url.port), url.hostname);
  clients.push(client);
  await once(client, "connect");
  let text = "";
  client.on("error", () => undefined);
  client.on("data", (bytes: Buffer) => (text += bytes.toString("latin1")));
  client.write(`OPTIONS ${url.href} RTSP/1.0\r\n\r\n`);
  return { said: () => text };
}

it("hands a good camera through, and asks for another mount where the camera shows something else", async () => {
  const [good, repeating] = [await ask("standing"), await ask("repeats")];
  await vi.waitFor(() => {
    expect(good.said()).toContain("200 OK");
    expect(repeating.said()).toContain("200 OK");
  });
  expect(asked.sort().map((text) => /\/(\w+) RTSP/.exec(text)?.[1])).toEqual(["cam00", "rep01"]);
});

it("answers with noise, a web page and nonsense in turn, or not at all, and refuses", async () => {
  const quiet = await ask("silent");
  const noise = await ask("garbage");
  await vi.waitFor(() => {
    expect(noise.said().length).toBeGreaterThan(10_000);
  });
  const page = await ask("garbage");
  await vi.waitFor(() => {
    expect(page.said()).toContain("HTTP/1.1 200 OK");
  });
  const nonsense = await ask("garbage");
  await vi.waitFor(() => {
    expect(nonsense.said()).toContain("CSeq: 4711");
  });
  expect(quiet.said()).toBe("");
  await expect(ask("off")).rejects.toThrow("ECONNREFUSED");
  expect(asked).toEqual([]);
});

it("counts connects in any second, over all and at one recorder", async () => {
  await Promise.all([ask("standing"), ask("standing"), ask("repeats")]);
  await vi.waitFor(() => {
    expect(wire.peaks()).toEqual({ total: 3, perS: 3, perHostPerS: 2, connectingPerHost: 2 });
  });
  wire.restartPeaks();
  expect(wire.peaks()).toMatchObject({ total: 3, perS: 0, perHostPerS: 0 });
});
