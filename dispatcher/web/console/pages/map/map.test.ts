/** The map without a browser: where things lie, what the address says, what is drawn. */
import { describe, expect, it } from "vitest";
import { distanceM } from "../../../../../contract/coordinates.ts";
import { camerasOf } from "../../fleet.ts";
import { clusterPoints, ZOOM_MAX } from "./clusters.ts";
import { addressOf, filtersOf, listAddress, mapQuery } from "./filters.ts";
import { frameOf } from "./frame.ts";
import { placeLabels } from "./labels.ts";
import { inListOrder, lookOf, type MapAnswer, pointsOf, ticketLook } from "./points.ts";

const HERE = { lon: 116.404, lat: 39.915 };

describe("the frame of the base map", () => {
  it("shifts what lies on GCJ-02 tiles by the published amount, and back", () => {
    // Known answer of github.com/wandergis/coordtransform's README: wgs84togcj02(116.404, 39.915).
    const [lat, lon] = frameOf("GCJ-02").onMap(HERE);
    expect(lon).toBeCloseTo(116.41024449916938, 9);
    expect(lat).toBeCloseTo(39.91640428150164, 9);
    expect(distanceM(frameOf("GCJ-02").fromMap(lat, lon), HERE)).toBeLessThan(0.1);
    expect(distanceM({ lon, lat }, HERE)).toBeGreaterThan(500);
  });

  it.each(["WGS-84", null] as const)("leaves everything where it is on %s", (crs) => {
    expect(frameOf(crs).onMap(HERE)).toEqual([HERE.lat, HERE.lon]);
    expect(frameOf(crs).fromMap(HERE.lat, HERE.lon)).toEqual(HERE);
  });
});

describe("the address", () => {
  const BOX = { west: 120.62, south: 31.31, east: 120.63, north: 31.32 };

  it("carries layers, filters and the view, and nothing that is taken for granted", () => {
    expect(addressOf(filtersOf({}))).toEqual({});
    const query = {
      layers: "tickets,workers",
      state: "open,done",
      violation: "parking",
      overdue: "true",
      at: "16/31.31500/120.62500",
    };
    expect(addressOf(filtersOf(query))).toEqual(query);
    expect(addressOf({ ...filtersOf({}), layers: [] })).toEqual({ layers: "none" });
    expect(filtersOf({ layers: "none" }).layers).toEqual([]);
    expect(listAddress(filtersOf(query))).toEqual({
      state: "open,done",
      violation: "parking",
      overdue: "true",
    });
  });

  it("with something else in it is as if it were not there", () => {
    for (const at of ["", "16/200/120", "99/31/120", "16/31", "16/31/190", "here"])
      expect(filtersOf({ at }).at, at).toBeNull();
    expect(filtersOf({ layers: "trees", state: "lost", violation: "x", overdue: "yes" })).toEqual(
      filtersOf({}),
    );
  });

  it("becomes one question of the API, a little beyond the view; of no layer nothing is asked", () => {
    expect(mapQuery(filtersOf({ state: "open" }), BOX)).toEqual({
      bbox: "120.618000,31.308000,120.632000,31.322000",
      layers: "tickets,cameras,workers",
      limit: 5_000,
      state: "open",
    });
    expect(mapQuery(filtersOf({ layers: "none" }), BOX)).toBeNull();
  });
});

type Ticket = MapAnswer["tickets"]["points"][number];
const ticket = (number: number, parts: Partial<Ticket> = {}): Ticket => ({
  ...{ id: `t${String(number)}`, number, lon: 120.625, lat: 31.315 },
  ...{ violation: "parking", state: "assigned", isOverdue: false },
  ...parts,
});
function answerOf(parts: {
  readonly tickets?: Ticket[];
  readonly cameras?: MapAnswer["cameras"]["points"];
}): MapAnswer {
  const { tickets = [], cameras = [] } = parts;
  return {
    tickets: { found: tickets.length, points: tickets },
    cameras: { found: cameras.length, points: cameras, withoutPlace: 0 },
    workers: { found: 0, points: [] },
    now: "2026-11-21T10:00:00Z",
  };
}

describe("points", () => {
  const STATES = [
    "unconfirmed",
    "open",
    "assigned",
    "accepted",
    "arrived",
    "done",
    "suspended",
    "closed",
  ] as const;

  it("are told apart without their colours", () => {
    const signs = STATES.map((state) => ticketLook(state, false).sign);
    expect(new Set(signs).size).toBe(STATES.length);
    for (const state of STATES)
      expect(ticketLook(state, true).shape).not.toBe(ticketLook(state, false).shape);
  });

  it("of cameras stand as the heartbeats say, a silent agent's among them", () => {
    const NOW = Date.parse("2026-11-21T10:00:00Z");
    const code = "99050100001320000001";
    const health = { looks: 9, framesDropped: 0, revisitS: 2, restarts: 0, name: "东口", cameraCode: code };
    const heartbeat = {
      ...{ agentId: "edge-1", sentAt: "", version: "1", executionProvider: "cpu" },
      ...{ model: { name: "m", sha256: "f" }, outboxDepth: 0, outboxDropped: 0 },
      cameras: [{ ...health, state: "seeing" as const }],
    };
    const answer = answerOf({
      cameras: [{ code, name: "东口", agentId: "edge-1", lon: 120, lat: 31, state: "seeing" }],
    });
    const heardAt = (agoMs: number) =>
      camerasOf([{ heardAt: new Date(NOW - agoMs).toISOString(), heartbeat }], NOW);
    const toneOf = (fleet: ReturnType<typeof camerasOf>) =>
      pointsOf(answer, fleet).map((point) => lookOf(point).tone);
    expect(toneOf(heardAt(1_000))).toEqual(["good"]);
    expect(toneOf(heardAt(120_000))).toEqual(["bad"]);
    expect(toneOf([])).toEqual(["good"]);
  });

  it("are read as a list by what must be looked at first, then the newest", () => {
    const answer = answerOf({
      cameras: [{ code: "1", name: "东口", agentId: "e", lon: 120, lat: 31, state: "blind" }],
      tickets: [ticket(1), ticket(9), ticket(3, { isOverdue: true }), ticket(4, { state: "done" })],
    });
    expect(inListOrder(pointsOf(answer, [])).map(({ id }) => id)).toEqual([
      "tickets:t3",
      "tickets:t9",
      "tickets:t1",
      "tickets:t4",
      "cameras:1",
    ]);
  });
});

describe("clusters", () => {
  const BOX = { west: 120, south: 31, east: 121, north: 32 };

  it("count all and what is bad, fall apart when one comes closer, and never where all lie at one place", () => {
    const points = pointsOf(
      answerOf({
        tickets: [
          ticket(1),
          ticket(2, { isOverdue: true }),
          ticket(3),
          ticket(4, { lon: 120.6262 }),
          ticket(5, { lon: 120.7 }),
        ],
      }),
      [],
    );
    const draw = clusterPoints(points);
    const far = draw(BOX, 14);
    expect(far.clusters.map(({ count, bad }) => [count, bad])).toEqual([[4, 1]]);
    expect(far.singles.map(({ id }) => id)).toEqual(["tickets:t5"]);
    expect(far.clusters[0]?.opensAtZoom()).toBeLessThanOrEqual(ZOOM_MAX);
    const near = draw(BOX, ZOOM_MAX);
    expect(near.clusters.map(({ count }) => count)).toEqual([3]);
    expect(near.clusters[0]?.opensAtZoom()).toBeGreaterThan(ZOOM_MAX);
    expect(
      near.clusters[0]
        ?.points()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(["tickets:t1", "tickets:t2", "tickets:t3"]);
  });
});

describe("names of grids", () => {
  const label = (name: string, x: number, widthPx: number) => ({ name, x, y: 0, widthPx });

  it("stand where there is room, the smaller area's first, none upon another", () => {
    const shown = placeLabels([
      label("春风社区", 0, 400),
      label("第一网格", 4, 120),
      label("第二网格", 120, 120),
      label("名字太长的小网格", 300, 60),
    ]);
    expect(shown.map(({ name }) => name)).toEqual(["第一网格", "第二网格"]);
  });
});
