/** Tiles of a base map from a real tile server, and what pages may load from where. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TileSettings } from "../../config-map.ts";
import { systemClock } from "../../time/clock.ts";
import { deskDouble, TOKENS } from "../desk.double.ts";
import { type RunningServer, startServer } from "../server.ts";

const TILE = Buffer.from("89504e470d0a1a0a", "hex");
const asked: string[] = [];
const running: RunningServer[] = [];
let maker: Server;
let origin: string;

beforeAll(async () => {
  maker = createServer((request, response) => {
    asked.push(request.url ?? "");
    if (request.url?.startsWith("/5/") === true)
      response.writeHead(200, { "content-type": "text/html" }).end("over quota");
    else if (request.url?.startsWith("/6/") === true)
      response.writeHead(200, { "content-type": "image/png" }).end(Buffer.alloc(1024 * 1024 + 1));
    else response.writeHead(200, { "content-type": "image/png" }).end(TILE);
  });
  await new Promise<void>((resolve) => maker.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${String((maker.address() as AddressInfo).port)}`;
});
afterAll(async () => {
  await Promise.all(running.map((each) => each.close()));
  await new Promise((resolve) => maker.close(resolve));
});

async function start(via: TileSettings["via"]): Promise<(path: string) => Promise<Response>> {
  const tiles: TileSettings = {
    ...{ url: `${origin}/{z}/{x}/{y}?tk={key}`, crs: "WGS-84", attribution: "天地图" },
    ...{ via, minZoom: 3, maxZoom: 18 },
  };
  const server = await startServer({
    desk: deskDouble([]),
    clock: systemClock,
    logger: pino({ level: "silent" }),
    http: { host: "127.0.0.1", port: 0 },
    map: { settings: { tiles, centre: [120.62, 31.31], zoom: 13 }, tileKey: "a b&c" },
  });
  running.push(server);
  const headers = { authorization: `Bearer ${TOKENS.dispatcher}` };
  return (path) => fetch(`${server.url}${path}`, { headers });
}

test("by proxy: pages know no other origin, the key goes to the maker alone, browsers keep tiles for a day", async () => {
  const get = await start("proxy");
  const settings = await get("/api/map-settings");
  expect(await settings.json()).toEqual({
    tiles: {
      url: "/api/map-tiles/{z}/{x}/{y}",
      crs: "WGS-84",
      attribution: "天地图",
      minZoom: 3,
      maxZoom: 18,
    },
    centre: [120.62, 31.31],
    zoom: 13,
  });
  expect(settings.headers.get("content-security-policy")).not.toContain(origin);
  const tile = await get("/api/map-tiles/4/13/6");
  expect(tile.headers.get("content-type")).toBe("image/png");
  expect(tile.headers.get("cache-control")).toBe("private, max-age=86400");
  expect(Buffer.from(await tile.arrayBuffer())).toEqual(TILE);
  expect(asked).toEqual(["/4/13/6?tk=a%20b%26c"]);
});

test("by proxy: no tile beyond the zooms or the world is asked for; what is no small picture is not passed on", async () => {
  const get = await start("proxy");
  asked.length = 0;
  for (const path of ["2/0/0", "19/0/0", "3/8/0"])
    expect((await get(`/api/map-tiles/${path}`)).status).toBe(404);
  expect(asked).toEqual([]);
  for (const path of ["5/0/0", "6/0/0"]) {
    const answer = await get(`/api/map-tiles/${path}`);
    expect(answer.status).toBe(503);
    expect(await answer.text()).not.toContain("a b");
  }
});

test("direct: that origin alone may be loaded from, by image and by fetch", async () => {
  const get = await start("direct");
  const policy = (await get("/api/map-settings")).headers.get("content-security-policy") ?? "";
  expect(policy).toContain(`img-src 'self' ${origin};`);
  expect(policy).toContain(`connect-src 'self' ${origin};`);
  expect(policy.split(origin)).toHaveLength(3);
  expect((await get("/api/map-tiles/4/1/1")).status).toBe(404);
});
