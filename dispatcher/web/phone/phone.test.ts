/** The worker's page without a browser: order, words, numbers, maps, what the service worker keeps. */
import { describe, expect, it } from "vitest";
import { distanceM, toWgs84 } from "../../../contract/coordinates.ts";
import type { Evidence, TicketRow } from "../shared/api.ts";
import { countdown, distanceText, durationText } from "../shared/duration.ts";
import { mapLinks } from "./map-links.ts";
import { mapShape, ringsOf } from "../shared/map-shape.ts";
import { en } from "./messages/en.ts";
import { zh } from "./messages/zh.ts";
import { inOrder, inPlace } from "./order.ts";
import type { Kept } from "./outbox.ts";
import { fitWithin, picturePair, pictureUrl } from "../shared/pictures.ts";
import { routeOf } from "./route.ts";
import { ruleSentence } from "../shared/rule-sentence.ts";
import { keeping } from "./sw-plan.ts";
import { mayWhistle, ticketPlan } from "./ticket-plan.ts";

const HERE = { lon: 120.62, lat: 31.31 };

function keysOf(words: object, prefix = ""): readonly string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === "string" ? [`${prefix}${key}`] : keysOf(value as object, `${prefix}${key}.`),
  );
}
const at = (words: object, key: string): string =>
  key.split(".").reduce<unknown>((inner, part) => (inner as Record<string, unknown>)[part], words) as string;
const namesIn = (text: string): readonly string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "").sort();

describe("words", () => {
  it("every key is there in both languages, with something to say and the same names in it", () => {
    expect(keysOf(en)).toEqual(keysOf(zh));
    for (const key of keysOf(zh)) {
      expect(at(zh, key).trim(), key).not.toBe("");
      expect(at(en, key), key).not.toMatch(/\p{Script=Han}/u);
      expect(namesIn(at(en, key)), key).toEqual(namesIn(at(zh, key)));
    }
  });

  it("the rule's sentence comes in the reader's language; another's words stay whole", () => {
    const both = "乱停放：car 在区域 kerb 停留 190 秒，限 180 秒 / car in zone kerb for 190 s, limit 180 s";
    expect(ruleSentence(both, "zh")).toBe("乱停放：car 在区域 kerb 停留 190 秒，限 180 秒");
    expect(ruleSentence(both, "en")).toBe("car in zone kerb for 190 s, limit 180 s");
    for (const own of ["门前 3 / 5 号堆放纸箱", "car dwelt 183 s of 180 s", "东侧 / 西侧都有"]) {
      expect(ruleSentence(own, "en")).toBe(own);
    }
  });
});

describe("durations and distances by locale", () => {
  it.each([
    [0, "0秒", "0 secs"],
    [59, "59秒", "59 secs"],
    [605, "10分钟", "10 mins"],
    [3_900, "1小时 5分钟", "1 hr 5 mins"],
    [90_000, "1天 1小时", "1 day 1 hr"],
  ])("%d s is %s, %s", (seconds, inChinese, inEnglish) => {
    expect(durationText(seconds, "zh")).toBe(inChinese);
    expect(durationText(seconds, "en")).toBe(inEnglish);
  });

  it("a deadline that has passed is late by as much", () => {
    expect(countdown(10_000, 70_000, "en")).toEqual({ isLate: true, text: "1 min" });
    expect(countdown(70_000, 10_000, "en")).toEqual({ isLate: false, text: "1 min" });
  });

  it("metres below a kilometre, then kilometres", () => {
    expect([84.6, 1_240].map((metres) => distanceText(metres, "en"))).toEqual(["85 m", "1.2 km"]);
    expect(distanceText(1_240, "zh")).toBe("1.2公里");
  });
});

describe("the list", () => {
  const row = (id: string, lon: number, dueAt: string | null, state: TicketRow["state"] = "accepted") => ({
    id,
    lon,
    lat: 31.31,
    state,
    number: Number(id),
    nextDeadline: dueAt === null ? null : { clock: "done" as const, dueAt },
  });
  const rows = [
    row("1", 120.63, "2026-11-21T10:00:00Z"),
    row("2", 120.621, "2026-11-21T12:00:00Z"),
    row("3", 120.62, "2026-11-21T09:00:00Z", "done"),
    row("4", 120.64, null),
  ];
  const ids = (list: readonly { readonly id: string }[]): string => list.map(({ id }) => id).join("");

  it("is nearest first, by deadline where nobody knows how near, and done comes last", () => {
    expect(ids(inOrder(rows, HERE))).toBe("2143");
    expect(ids(inOrder(rows, null))).toBe("1243");
  });

  it("moves nothing when a change comes: gone goes, new comes last", () => {
    expect(ids(inPlace(["4", "9", "1"], rows))).toBe("4123");
  });
});

describe("maps", () => {
  it("links say the place in the coordinates that each app draws", () => {
    const [phone, amap, baidu] = mapLinks(HERE, "东口 1 号");
    expect(phone?.href).toBe(
      `geo:31.310000,120.620000?q=31.310000,120.620000(${encodeURIComponent("东口 1 号")})`,
    );
    const to = new URL(amap?.href ?? "").searchParams.get("to")?.split(",") ?? [];
    const gcj = { lon: Number(to[0]), lat: Number(to[1]) };
    expect(distanceM(HERE, gcj)).toBeGreaterThan(300);
    expect(distanceM(HERE, toWgs84(gcj, "GCJ-02"))).toBeLessThan(1);
    expect(new URL(baidu?.href ?? "").searchParams.get("location")).toBe(`${to[1] ?? ""},${to[0] ?? ""}`);
  });

  const square = (lon: number) => ({
    type: "Polygon",
    coordinates: [
      [
        [lon, 31.305],
        [lon + 0.01, 31.305],
        [lon + 0.01, 31.315],
        [lon, 31.315],
        [lon, 31.305],
      ],
    ],
  });
  const grids = [
    { id: "1", name: "here", geometry: square(120.615) },
    { id: "2", name: "next", geometry: { type: "MultiPolygon", coordinates: [square(120.625).coordinates] } },
  ];
  const view = { widthPx: 340, heightPx: 200, place: HERE, me: null, gridId: "1" };

  it("the place is in the middle, its whole grid around it, the bar is as long as it says", () => {
    const { areas, place, me, scale } = mapShape(grids, view);
    expect(place).toEqual({ x: 170, y: 100 });
    expect(me).toBeNull();
    expect(areas.map(({ isHere }) => isHere)).toEqual([true, false]);
    const ys = [...(areas[0]?.path ?? "").matchAll(/ (-?[\d.]+)/g)].map(([, y]) => Number(y));
    expect(Math.min(...ys)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...ys)).toBeLessThanOrEqual(200);
    // North to south the grid is 0.01 degrees.
    const pxPerM = (Math.max(...ys) - Math.min(...ys)) / 1_112;
    expect(scale.lengthPx / scale.metres).toBeCloseTo(pxPerM, 2);
    expect(scale.lengthPx).toBeLessThanOrEqual(340 / 3);
  });

  it("the worker is on it when near, and does not shrink it from far away", () => {
    expect(mapShape(grids, { ...view, me: { lon: 120.621, lat: 31.31 } }).me?.x).toBeGreaterThan(170);
    const far = mapShape(grids, { ...view, me: { lon: 121.5, lat: 31.31 } });
    expect(far.me).toBeNull();
    expect(far.scale).toEqual(mapShape(grids, view).scale);
  });

  it("a ticket outside of every grid, and a grid without an area, are no trouble", () => {
    expect(ringsOf(null)).toEqual([]);
    expect(mapShape([{ id: "1", name: "x", geometry: {} }], { ...view, gridId: null }).areas[0]?.path).toBe(
      "",
    );
  });
});

describe("pictures", () => {
  const picture = (kind: Evidence["kind"], moment: Evidence["moment"], minute: number): Evidence => ({
    kind,
    moment,
    object: `edge 1/${kind}-${moment}.jpg`,
    at: `2026-11-21T10:${String(minute).padStart(2, "0")}:00Z`,
  });
  const [scene, crop, clean, latest] = [
    picture("scene", "first", 1),
    picture("crop", "first", 1),
    picture("before", "first", 0),
    picture("scene", "latest", 9),
  ] as const;

  it("the clean place beside the newest sighting; without it the first beside the newest; one alone is now", () => {
    expect(picturePair([crop, scene, clean, latest])).toEqual({
      before: clean,
      now: latest,
      others: [crop, scene],
    });
    expect(picturePair([scene, latest])).toMatchObject({ before: scene, now: latest, others: [] });
    expect(picturePair([crop, scene])).toEqual({ before: null, now: scene, others: [crop] });
    expect(picturePair([])).toEqual({ before: null, now: null, others: [] });
  });

  it("an object's name is a path", () => {
    expect(pictureUrl("t", scene.object)).toBe("/api/tickets/t/evidence/edge%201/scene-first.jpg");
  });

  it("a photo shrinks to its longer side and never grows", () => {
    expect(fitWithin(4000, 3000, 1600)).toEqual({ widthPx: 1600, heightPx: 1200 });
    expect(fitWithin(300, 4000, 1600)).toEqual({ widthPx: 120, heightPx: 1600 });
    expect(fitWithin(640, 480, 1600)).toEqual({ widthPx: 640, heightPx: 480 });
  });
});

describe("what a worker may do, with what is not sent yet", () => {
  const ticket = { id: "t", state: "assigned", workerId: "W1", allowed: [] } as const;
  const done = (
    action: "accept" | "arrive" | "finish" | "decline",
    atMs: number,
    parts: Partial<Kept> = {},
  ): Kept => ({
    id: String(atMs),
    userId: "U1",
    atMs,
    deed: { kind: "action", ticketId: "t", ticketNumber: 1, action },
    photos: [],
    uploaded: [],
    refusal: null,
    ...parts,
  });

  it("is what the dispatcher allows while nothing waits", () => {
    const allowed = [{ action: "accept", needsReason: false, needs: null }] as const;
    const plan = ticketPlan({ ...ticket, allowed: [...allowed] }, [], "W1");
    expect(plan).toEqual({ state: "assigned", isMine: true, actions: ["accept"], unsent: 0 });
  });

  it("goes on without a network, step by step", () => {
    const steps = [done("arrive", 2), done("accept", 1)];
    const plan = ticketPlan(ticket, steps, "W1");
    expect(plan).toMatchObject({
      state: "arrived",
      actions: ["finish", "falseAlarm", "handOver"],
      unsent: 2,
    });
    expect(mayWhistle(plan)).toBe(true);
    const finished = ticketPlan(ticket, [...steps, done("finish", 3)], "W1");
    expect(finished).toMatchObject({ state: "done", actions: [], unsent: 3 });
    expect(mayWhistle(finished)).toBe(false);
  });

  it("ends with giving it away; a refused step counts for nothing", () => {
    expect(ticketPlan(ticket, [done("decline", 1)], "W1")).toMatchObject({ isMine: false, actions: [] });
    const refused = done("accept", 1, { refusal: { code: "X", message: "x" } });
    expect(ticketPlan(ticket, [refused], "W1")).toMatchObject({ state: "assigned", unsent: 0 });
  });
});

describe("the service worker", () => {
  const plan = (path: string, method = "GET", isOwn = true): string =>
    keeping({ method, isOwn, url: new URL(path, "https://street.example") });

  it.each([
    ["/m/", "file"],
    ["/m/assets/page-1.js", "file"],
    ["/m/sw.js", "nothing"],
    ["/api/me", "answer"],
    ["/api/tickets?worker=W1", "answer"],
    ["/api/tickets/1/evidence/a.jpg", "answer"],
    ["/api/stream", "nothing"],
    ["/api/users", "nothing"],
    ["/", "nothing"],
  ])("%s: %s", (path, kind) => {
    expect(plan(path)).toBe(kind);
  });

  it("keeps nothing of another server, of what changes something, or of who signs out", () => {
    expect(plan("/api/me", "GET", false)).toBe("nothing");
    expect(plan("/api/tickets/1/actions", "POST")).toBe("nothing");
    expect(plan("/api/session", "DELETE")).toBe("sign-out");
  });
});

it("an address that leads nowhere leads to the list", () => {
  const id = "0198a000-0000-7000-8000-000000000001";
  expect(routeOf(`#/ticket/${id}`)).toEqual({ view: "ticket", id });
  expect(routeOf(`#ticket/${id}`), "as in messages").toEqual({ view: "ticket", id });
  expect(["#/queue", "#/nowhere", "#/ticket/1", ""].map((hash) => routeOf(hash).view)).toEqual([
    "queue",
    "tickets",
    "tickets",
    "tickets",
  ]);
});
