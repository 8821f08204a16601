/** Lists, words, files, pictures, the log and Open311 over a real book. */
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type City, startCity, until } from "../../city.double.ts";
import type { Dispatcher } from "../../dispatcher.ts";
import { eventOf } from "../../events.double.ts";
import { MARKER, openMarkedTicket, person, settlePeople } from "../people.double.ts";

let city: City;
let dispatcher: Dispatcher;
let ticketId: string;

beforeAll(async () => {
  city = await startCity();
  dispatcher = await city.start({ workers: [{ id: "W1", lon: 120.6251 }] });
  await settlePeople(city);
  ticketId = await openMarkedTicket(city);
  const names = ["=HYPERLINK(1)", "东环路 88 号, 北门", "东环路菜场"];
  for (const [i, cameraName] of names.entries()) {
    const violation = i === 0 ? "vending" : "parking";
    await city.publish(eventOf({ placeCell: `90-${String(i)}`, cameraName, violation }));
  }
  await until(async () => {
    const [row] = await city.query<{ n: string }>(
      "SELECT count(*) AS n FROM ticket t JOIN ticket_words w ON w.ticket_id = t.id AND w.version = t.version WHERE t.state = 'assigned'",
    );
    expect(Number(row?.n)).toBe(4);
  });
});
afterAll(() => city.stop());

const get = (path: string, who = "near-dispatcher", init: RequestInit = {}): Promise<Response> =>
  fetch(`${dispatcher.url}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${person(who).token}`, ...(init.headers as Record<string, string>) },
  });

async function places(query: string, who?: string): Promise<readonly string[]> {
  const body = (await (await get(`/api/tickets${query}`, who)).json()) as {
    tickets?: { cameraName: string }[];
  };
  return (body.tickets ?? []).map(({ cameraName }) => cameraName).sort();
}

describe("the list", () => {
  test.each([
    ["?q=暗号路口", [MARKER]],
    ["?q=路", ["东环路 88 号, 北门", "东环路菜场", MARKER].sort()],
    ["?q=东环路 菜场", ["东环路菜场"]],
    ["?q=东路", []],
    ["?q=７Ｆ３Ａ", [MARKER]],
    ["?q=秋月", []],
    ["?q=春风社区 88", ["东环路 88 号, 北门"]],
    ["?q=worker W1 暗号", [MARKER]],
    ["?q=1", [MARKER]],
    ["?q=%25", ["=HYPERLINK(1)", "东环路 88 号, 北门", "东环路菜场", MARKER].sort()],
    ["?violation=vending,posting", ["=HYPERLINK(1)"]],
    ["?worker=W1&state=assigned&q=暗号", [MARKER]],
    ["?worker=W9", []],
    ["?grid=990501001002", []],
    ["?camera=99050100001320000002", []],
    ["?openedBefore=2020-01-01T00:00:00Z", []],
    ["?overdue=true", []],
    ["?source=worker", []],
  ])("%s", async (query, expected) => {
    expect(await places(query)).toEqual(expected);
  });

  test("the grid above finds what lies below, and a user of another grid finds nothing", async () => {
    expect(await places("?grid=990501001001&source=camera")).toHaveLength(4);
    expect(await places("", "far-dispatcher")).toEqual([]);
    expect(await places("?q=暗号路口", "far-gridLeader")).toEqual([]);
    expect(await places("?q=暗号路口", "near-gridLeader")).toEqual([MARKER]);
  });

  test("pages by cursor until the end, each once", async () => {
    const seen: number[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const at: string = cursor === "" ? "" : `&cursor=${cursor}`;
      const page = (await (await get(`/api/tickets?limit=3${at}`)).json()) as {
        tickets: { number: number }[];
        nextCursor: string | null;
      };
      seen.push(...page.tickets.map(({ number }) => number));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual([4, 3, 2, 1]);
  });

  test("what is found by comes a moment after a ticket has moved", async () => {
    const reason = "车主已联系，马上挪车";
    const body = JSON.stringify({ action: "decline", reason });
    const headers = { "content-type": "application/json" };
    const [row] = await city.query<{ id: string }>("SELECT id FROM ticket WHERE camera_name = '东环路菜场'");
    await get(`/api/tickets/${row?.id ?? ""}/actions`, "near-worker", { method: "POST", body, headers });
    await until(async () => {
      expect(await places("?q=马上挪车")).toEqual(["东环路菜场"]);
    });
  });
});

describe("files", () => {
  test("CSV with a mark of UTF-8, quoted cells, and nothing a spreadsheet would run; the export is in the log", async () => {
    const response = await get("/api/tickets.csv?violation=vending");
    expect(response.headers.get("content-type")).toContain("text/csv");
    const bytes = Buffer.from(await response.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const lines = bytes.toString().split("\r\n");
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain(",'=HYPERLINK(1),");
    expect(await (await get("/api/tickets.csv")).text()).toContain('"东环路 88 号, 北门"');
    const log = await (await get("/api/audit?action=export", "near-administrator")).json();
    expect(log).toMatchObject({ entries: [{ personId: "near-dispatcher", subject: "tickets" }, {}] });
  });

  test("a user of other grids gets none of it in a file either", async () => {
    expect(await (await get("/api/tickets.csv", "far-dispatcher")).text()).not.toContain("路");
  });
});

describe("pictures", () => {
  const upload = (bytes: Buffer, type = "image/jpeg", who = "near-worker"): Promise<Response> =>
    get(`/api/tickets/${ticketId}/pictures`, who, {
      method: "POST",
      body: new Uint8Array(bytes),
      headers: { "content-type": type },
    });
  const photo = () => sharp({ create: { width: 2400, height: 1600, channels: 3, background: "#246" } });

  test("a photo is stored small, upright and without where it was taken, and shown to those who see the ticket", async () => {
    const given = await photo()
      .withExif({
        IFD3: { GPSLatitudeRef: "N", GPSLatitude: "31/1 18/1 0/1" },
        IFD0: { Model: "secret-phone" },
      })
      .jpeg()
      .toBuffer();
    expect(given.includes("secret-phone")).toBe(true);
    const response = await upload(given);
    expect(response.status).toBe(201);
    const { object, sha256, widthPx } = (await response.json()) as {
      object: string;
      sha256: string;
      widthPx: number;
    };
    expect([widthPx, sha256]).toEqual([1920, expect.stringMatching(/^[0-9a-f]{64}$/)]);
    const seen = await get(`/api/tickets/${ticketId}/evidence/${object}`);
    const bytes = Buffer.from(await seen.arrayBuffer());
    expect((await sharp(bytes).metadata()).exif).toBeUndefined();
    expect(bytes.includes("secret-phone")).toBe(false);
    const signed = await get(`/api/tickets/${ticketId}/evidence-addresses`, "near-reviewer", {
      method: "POST",
      body: JSON.stringify({ object }),
      headers: { "content-type": "application/json" },
    });
    const { path } = (await signed.json()) as { path: string };
    expect((await fetch(`${dispatcher.url}${path}`)).status).toBe(200);
    expect((await fetch(`${dispatcher.url}${path.slice(0, -2)}xx`)).status).toBe(404);
    const log = await (await get(`/api/audit?kind=evidence&ticket=${ticketId}`, "near-administrator")).json();
    expect(log).toMatchObject({ entries: [{ personId: "near-reviewer", subject: object }, {}] });
    await city.query("UPDATE person SET retired = true WHERE id = 'near-reviewer'");
    expect((await fetch(`${dispatcher.url}${path}`)).status).toBe(404);
    await city.query("UPDATE person SET retired = false WHERE id = 'near-reviewer'");
  });

  test("what is no picture, too large or not for this user is refused", async () => {
    expect((await upload(Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"))).status).toBe(400);
    const whole = await photo().png().toBuffer();
    expect((await upload(whole.subarray(0, 2000), "image/png")).status).toBe(400);
    expect((await upload(Buffer.alloc(8 * 1024 * 1024 + 1))).status).toBe(413);
    expect((await upload(whole, "image/png", "far-worker")).status).toBe(404);
    expect((await upload(whole, "image/webp")).status).toBe(415);
    expect((await upload(whole, "image/png")).status).toBe(201);
  });
});

describe("the log of what was done", () => {
  test("unites looks, moves and everything else, pages by cursor, each once, and filters", async () => {
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const at: string = cursor === "" ? "" : `&cursor=${cursor}`;
      const page = (await (await get(`/api/audit?limit=2${at}`, "near-administrator")).json()) as {
        entries: { kind: string; at: string; action: string }[];
        nextCursor: string | null;
      };
      seen.push(...page.entries.map(({ kind, at: time, action }) => `${time} ${kind} ${action}`));
      cursor = page.nextCursor;
    }
    expect(seen.length).toBeGreaterThan(4);
    expect(
      [...seen]
        .sort()
        .reverse()
        .map((line) => line.slice(0, 24)),
    ).toEqual(seen.map((line) => line.slice(0, 24)));
    expect(seen.some((line) => line.endsWith("transition decline"))).toBe(true);
    const moves = await (
      await get("/api/audit?kind=transition&person=near-worker", "near-administrator")
    ).json();
    expect(moves).toMatchObject({ entries: [{ action: "decline", details: { actor: "W1" } }] });
    expect((await get("/api/audit?cursor=nonsense", "near-administrator")).status).toBe(400);
    const csv = await (await get("/api/audit.csv?kind=transition", "near-administrator")).text();
    expect(csv).toContain("near-worker");
  });
});

describe("Open311", () => {
  test("lists services and requests without a word that people wrote, as JSON and XML", async () => {
    const services = await (await get("/open311/v2/services.json")).json();
    expect(services).toHaveLength(7);
    const requests = (await (
      await get("/open311/v2/requests.json?service_code=parking&status=open")
    ).json()) as {
      service_request_id: string;
      requested_datetime: string;
    }[];
    expect(requests.map(({ service_request_id }) => service_request_id).sort()).toEqual(
      expect.arrayContaining(["1"]),
    );
    expect(requests[0]?.requested_datetime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(JSON.stringify(requests)).not.toMatch(/worker|挪车|暗号/);
    const xml = await (await get("/open311/v2/requests/1.xml")).text();
    expect(xml).toMatch(/^<\?xml version="1.0" encoding="utf-8"\?>\n<service_requests><request>/);
    expect(xml).toContain("<service_code>parking</service_code>");
  });

  test.each([
    ["requests/999.json", 404, "service_request_id 999 was not found"],
    ["services/noise.json", 404, "service_code noise is not known here"],
    ["requests.json?status=gone", 400, "status gone is not known; open or closed would be right"],
    ["requests.json?start_date=yesterday", 400, "start_date yesterday is no date"],
  ])("%s", async (path, status, says) => {
    const response = await get(`/open311/v2/${path}`);
    const [error] = (await response.json()) as { code: string; description: string }[];
    expect([response.status, error?.code]).toEqual([status, String(status)]);
    expect(error?.description).toContain(says);
  });

  test("the ninety days end where they are asked to, and ids win over every filter", async () => {
    const found = async (query: string) =>
      ((await (await get(`/open311/v2/requests.json?${query}`)).json()) as unknown[]).length;
    expect(await found("end_date=2020-01-01T00:00:00Z")).toBe(0);
    expect(await found("start_date=2020-01-01T00:00:00Z")).toBe(0);
    expect(await found("service_request_id=1,2&end_date=2020-01-01T00:00:00Z")).toBe(2);
  });

  test("a user of another grid reads none of it", async () => {
    expect(await (await get("/open311/v2/requests.json", "far-service")).json()).toEqual([]);
    expect((await get("/open311/v2/requests/1.json", "far-service")).status).toBe(404);
  });
});
