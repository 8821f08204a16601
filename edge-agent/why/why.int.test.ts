/** `why`, `relearn` and closed tickets with a real agent on a real server, and the command line that asks. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  commandSubject,
  parseRelearnReply,
  parseWhyReply,
  type TicketNotice,
  ticketSubject,
  type WhyReply,
  type WhyRequest,
} from "#contract";
import { testClip } from "../../deploy/harness/clips.ts";
import { startRtspServer } from "../../deploy/harness/rtsp-server.ts";
import {
  AGENT_ID,
  cameraSettings,
  codeOf,
  startSite,
  type TestSite,
  zoneSettings,
} from "../agent.fixture.ts";

const ROOT = new URL("../..", import.meta.url).pathname;

let site: TestSite;
beforeEach(async () => {
  site = await startSite();
});
afterEach(async () => {
  await site.stop();
});

const until = (what: () => unknown, timeout = 20_000) => vi.waitUntil(what, { timeout, interval: 50 });
async function ask(command: "why" | "relearn", body: unknown): Promise<Uint8Array> {
  const request = new TextEncoder().encode(JSON.stringify(body));
  return (await site.watcher.request(commandSubject(AGENT_ID, command), request, { timeout: 20_000 })).data;
}
async function why(change: Partial<WhyRequest> = {}): Promise<WhyReply> {
  const parsed = parseWhyReply(await ask("why", { cameraCode: codeOf(1), ...change }));
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}
const stepOf = (reply: WhyReply, step: string) => reply.chains[0]?.steps.find((each) => each.step === step);

async function commandLine(...args: string[]): Promise<{ code: unknown; out: string; err: string }> {
  const main = ["--import", "tsx", "--conditions=source", join(ROOT, "edge-agent/main.ts")];
  const child = spawn(process.execPath, [...main, "why", "--config", site.configPath, ...args], {
    cwd: ROOT,
  });
  const [out, err]: [string[], string[]] = [[], []];
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => err.push(chunk.toString()));
  const [code] = (await once(child, "close")) as unknown[];
  return { code, out: out.join(""), err: err.join("") };
}

describe("a running agent", () => {
  it("explains a dwell with its numbers, the event after it, and refuses what it cannot know", async () => {
    const zones = [zoneSettings("kerb", { dwellS: 5 }), zoneSettings("never", { evidence: ["unexplained"] })];
    writeFileSync(site.configPath, site.text([cameraSettings(1, site.rtsp.url("/cam1"), { zones })]));
    const startedMs = Date.now();
    await site.start();
    await until(async () => (await why()).chains[0]?.firstNo === "dwell");
    const waiting = await why({ zoneId: "kerb" });
    expect(waiting).toMatchObject({ answered: true, chains: [{ zoneId: "kerb", firstNo: "dwell" }] });
    expect(stepOf(waiting, "dwell")?.says).toMatch(/^dwell \d+(\.\d)? s of 5 s$/);
    expect(stepOf(waiting, "detect")?.says).toMatch(/named 1 x red/);
    expect(waiting.reason).toMatch(/^zone kerb: dwell said no: dwell /);
    const askedAt = waiting.at ?? "";
    await until(() => site.events.length > 0);
    await until(async () => (await why()).chains[0]?.firstNo === undefined);
    const [kerb, never] = (await why()).chains;
    expect(kerb?.steps.every(({ ok }) => ok === true)).toBe(true);
    expect(never).toMatchObject({ zoneId: "never", firstNo: "rule" });
    // The past is as it was.
    expect(await why({ at: askedAt, zoneId: "kerb" })).toMatchObject({ chains: waiting.chains, at: askedAt });

    const early = await why({ at: new Date(startedMs - 60_000).toISOString() });
    expect(early).toMatchObject({ answered: false, chains: [] });
    expect(early.reason).toMatch(/is kept from \S+Z on$/);
    const late = new Date(Date.now() + 60_000).toISOString();
    expect((await why({ at: late })).reason).toMatch(/later than this agent's clock/);
    expect((await why({ at: "noon" })).reason).toMatch(/^at is "noon": give a time such as/);
    expect((await why({ zoneId: "lawn" })).reason).toBe('the camera has no zone "lawn"; it has kerb, never');
    expect((await why({ cameraCode: codeOf(7) })).reason).toMatch(/is not one of agent/);

    const shown = await commandLine("--camera", codeOf(1), "--at", askedAt, "--zone", "kerb");
    expect(shown).toMatchObject({ code: 0, err: "" });
    expect(shown.out).toMatch(/^ {2}NO dwell {5}dwell .* s of 5 s {3}<- the first no$/m);
    const { out } = await commandLine("--camera", codeOf(1), "--at", askedAt, "--zone", "kerb", "--json");
    expect(JSON.parse(out)).toMatchObject({ chains: waiting.chains });
    expect(await commandLine("--camera", codeOf(7))).toMatchObject({
      ...{ code: 1, out: "" },
      err: `edge-agent: camera ${codeOf(7)} is not one of agent ${AGENT_ID}: see its agent.yaml\n`,
    });
  }, 90_000);

  it("says why no look came: the camera cannot be reached", async () => {
    writeFileSync(site.configPath, site.text([cameraSettings(1, site.rtsp.url("/nothing-there"))]));
    await site.start();
    await until(() => site.beats.at(-1)?.cameras[0]?.state === "blind", 30_000);
    const reply = await why();
    expect(reply).toMatchObject({ answered: true, chains: [{ firstNo: "frame" }] });
    expect(reply.lookedAt).toBeUndefined();
    expect(stepOf(reply, "frame")?.says).toContain(site.beats.at(-1)?.cameras[0]?.blindReason ?? "?");
  }, 60_000);

  it.each([
    {
      why: "dark",
      zh: /过暗/,
      source: "testsrc2=size=320x192:rate=10,drawbox=enable='gt(t,12)':color=black:t=fill",
    },
    {
      why: "moved",
      zh: /移动|转动|偏移/,
      source:
        "smptehdbars=size=640x384:rate=10,drawgrid=w=37:h=23:t=2:c=white,crop=320:192:'if(gt(t,12),230,20)':'if(gt(t,12),140,10)'",
    },
  ])(
    "suspends its rules while the camera is $why, says so in heartbeat, log and why, and goes on after it",
    async (fault) => {
      const file = await testClip({
        ...{
          name: `goes-${fault.why}`,
          widthPx: 320,
          heightPx: 192,
          fps: 10,
          seconds: 24,
          gop: 5,
          codec: "h264",
        },
        source: fault.source,
      });
      const street = await startRtspServer({ mounts: [{ path: "/street", file, fps: 10 }] });
      try {
        writeFileSync(site.configPath, site.text([cameraSettings(1, street.url("/street"))]));
        await site.start();
        const health = () => site.beats.at(-1)?.cameras[0];
        await until(() => health()?.state === "seeing");
        await until(() => health()?.suspended !== undefined, 30_000);
        const { suspended, ...blind } = health() ?? {};
        expect(suspended).toMatchObject({
          why: fault.why,
          sentence: { zh: expect.stringMatching(fault.zh) as string },
        });
        expect(blind).toMatchObject({
          ...{ state: "blind", blindReason: suspended?.sentence.en, blindSince: suspended?.since },
        });
        const reply = await why();
        expect(reply).toMatchObject({ answered: true, chains: [{ firstNo: "scene" }] });
        expect(stepOf(reply, "scene")).toMatchObject({
          says: suspended?.sentence.en,
          saysZh: suspended?.sentence.zh,
        });
        await until(() => health()?.state === "seeing", 30_000);
        const told = ["rules suspended: nothing is judged", "the camera can be believed again"];
        expect(site.logs.map(({ msg }) => msg).filter((msg) => told.includes(msg as string))).toEqual(told);
      } finally {
        await street.stop();
      }
    },
    90_000,
  );

  it("takes over what a false alarm says may stay, and learns its scene anew when told to", async () => {
    writeFileSync(site.configPath, site.text([cameraSettings(1, site.rtsp.url("/cam1"))]));
    await site.start();
    await until(() => site.events.length > 0);
    const [event] = site.events;
    const notice = (resolution: TicketNotice["resolution"], dedupKey = event?.dedupKey ?? ""): void => {
      const at = new Date().toISOString();
      const told = { ticketId: "T-1", dedupKey, state: "closed", at, resolution } as const;
      site.watcher.publish(ticketSubject(codeOf(1)), new TextEncoder().encode(JSON.stringify(told)));
    };
    const accepted = () => site.logs.filter(({ msg }) => msg === "a ticket says that it may stay");
    notice("verified");
    notice("false-alarm", `${codeOf(7)}/kerb/parking/1-1`);
    notice("false-alarm", `${codeOf(1)}/kerb/parking/0-0`);
    notice("false-alarm");
    await until(() => accepted().length === 2);
    expect(accepted().map(({ dedupKey, known }) => [dedupKey, known])).toEqual([
      [`${codeOf(1)}/kerb/parking/0-0`, false],
      [event?.dedupKey, true],
    ]);

    expect(parseRelearnReply(await ask("relearn", { cameraCode: codeOf(1) }))).toMatchObject({
      value: { cameraCode: codeOf(1), relearning: true },
    });
    expect(site.logs.some(({ msg }) => msg === "the scene is learned anew by command")).toBe(true);
    const foreign = parseRelearnReply(await ask("relearn", { cameraCode: codeOf(7) }));
    expect(foreign).toMatchObject({ value: { relearning: false } });
    expect(parseRelearnReply(await ask("relearn", { camera: 1 }))).toMatchObject({
      value: { relearning: false, reason: expect.stringContaining("cannot be read") as string },
    });
    const health = () => site.beats.at(-1)?.cameras[0];
    const looks = health()?.looks ?? 0;
    await until(() => (health()?.looks ?? 0) > looks + 2);
    expect(health()).toMatchObject({ state: "seeing" });
  }, 60_000);
});
