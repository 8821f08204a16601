import { createHash } from "node:crypto";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { distanceM } from "#contract";
import { DispatcherError } from "../errors.ts";
import { responsibleGrid } from "../lifecycle/assign/grid.ts";
import { loadDistrictFiles, onShift, type District } from "./index.ts";

const example = (name: string): string => fileURLToPath(new URL(`./example/${name}`, import.meta.url));
const EXAMPLE = {
  grids: example("grids.geojson"),
  workers: example("workers.csv"),
  users: example("users.csv"),
};
const TOKENS = Object.fromEntries(
  ["D01", "R01", "U01", "U02", "U03", "U04", "U05", "U06", "U07"].map((id) => [
    `GRIDWATCH_TOKEN_${id}`,
    `a-long-enough-token-${id}`,
  ]),
);

const SQUARE = [
  [
    [120.6, 31.3],
    [120.61, 31.3],
    [120.61, 31.31],
    [120.6, 31.31],
    [120.6, 31.3],
  ],
];

interface GridParts {
  readonly properties?: Record<string, unknown>;
  readonly geometry?: unknown;
}
function feature({ properties, geometry }: GridParts = {}): object {
  return {
    type: "Feature",
    properties: { id: "990501000000", name: "示例区", level: "district", parentId: null, ...properties },
    geometry: geometry ?? { type: "Polygon", coordinates: SQUARE },
  };
}
const collection = (features: readonly object[], extra: object = { crsTag: "WGS-84" }): string =>
  JSON.stringify({ type: "FeatureCollection", ...extra, features });

const WORKER_HEAD = "id,name,role,gridId,lon,lat,crs,shiftStart,shiftEnd,days,capacity";
const WORKER = "W01,李晓岚,grid-worker,990501000000,120.605,31.305,WGS-84,08:00,18:00,1-5,5";
const USER_HEAD = "id,name,role,workerId,tokenEnv";

interface Files {
  readonly grids?: string;
  readonly workers?: string;
  readonly users?: string;
  readonly absences?: string;
  readonly negativeList?: string;
}
async function load(
  files: Files,
  env: Record<string, string> = {},
): Promise<{ district: District; folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), "gridwatch-district-"));
  const paths = {
    grids: join(folder, "grids.geojson"),
    workers: join(folder, "workers.csv"),
    users: join(folder, "users.csv"),
    ...(files.absences === undefined ? {} : { absences: join(folder, "absences.csv") }),
    ...(files.negativeList === undefined ? {} : { negativeList: join(folder, "negative.csv") }),
  };
  await writeFile(paths.grids, files.grids ?? collection([feature()]));
  await writeFile(paths.workers, files.workers ?? `${WORKER_HEAD}\n${WORKER}\n`);
  await writeFile(paths.users, files.users ?? `${USER_HEAD}\nD01,值班长,dispatcher,,TOKEN_D01\n`);
  await writeFile(join(folder, "absences.csv"), files.absences ?? "");
  await writeFile(join(folder, "negative.csv"), files.negativeList ?? "");
  try {
    return { district: await loadDistrictFiles(paths, { TOKEN_D01: "0123456789abcdef", ...env }), folder };
  } catch (error) {
    if (error instanceof DispatcherError) error.message = error.message.replaceAll(`${folder}/`, "");
    throw error;
  }
}

async function refusal(files: Files, env: Record<string, string> = {}): Promise<readonly string[]> {
  const thrown: unknown = await load(files, env).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(DispatcherError);
  expect((thrown as DispatcherError).code).toBe("DISTRICT_INVALID");
  return (thrown as DispatcherError).message.split("\n");
}

describe("district: the example", () => {
  test("has five levels and eight leaf grids, and every worker's and user's reference holds", async () => {
    const district = await loadDistrictFiles(EXAMPLE, TOKENS);
    const levels = new Set(district.grids.map(({ level }) => level));
    expect([...levels]).toEqual(["district", "street", "community", "grid", "micro-grid"]);
    expect(district.grids.filter(({ level }) => level === "micro-grid")).toHaveLength(8);
    expect(district.workers).toHaveLength(7);
    expect(district.users).toHaveLength(9);
    expect(district.users[0]?.tokenSha256).toBe(
      createHash("sha256").update("a-long-enough-token-D01").digest("hex"),
    );
  });

  test("every worker stands inside the own grid", async () => {
    const { grids, workers } = await loadDistrictFiles(EXAMPLE, TOKENS);
    for (const worker of workers) {
      const own = grids.filter(({ id }) => id === worker.gridId);
      expect(responsibleGrid(worker, own)?.id, worker.name).toBe(worker.gridId);
    }
  });

  test("the demo's camera lies in one leaf grid, with two of its workers on shift at any minute of the week", async () => {
    const { grids, workers } = await loadDistrictFiles(EXAMPLE, TOKENS);
    const camera = { lon: 120.6205, lat: 31.3162 };
    const grid = responsibleGrid(camera, grids);
    expect(grid?.name).toBe("春风二网二号微网格");
    const own = workers.filter(({ gridId }) => gridId === grid?.id);
    const monday = Date.parse("2026-11-23T00:00:00+08:00");
    for (let minute = 0; minute < 7 * 24 * 60; minute += 30) {
      const now = monday + minute * 60_000;
      expect(own.filter((worker) => onShift(worker, now, "Asia/Shanghai")).length).toBe(2);
    }
  });
});

describe("district: coordinates", () => {
  test("a GCJ-02 worker is converted, and keeps the tag of the original", async () => {
    const { district } = await load({ workers: `${WORKER_HEAD}\n${WORKER.replace("WGS-84", "GCJ-02")}\n` });
    const [worker] = district.workers;
    expect(worker?.originalCrs).toBe("GCJ-02");
    const moved = distanceM({ lon: 120.605, lat: 31.305 }, worker ?? { lon: 0, lat: 0 });
    expect(moved).toBeGreaterThan(300);
    expect(moved).toBeLessThan(700);
  });

  test("a GeoJSON crs member serves as the tag, and the ring stays closed after conversion", async () => {
    const crs = { crs: { type: "name", properties: { name: "EPSG:4490" } } };
    const { district } = await load({ grids: collection([feature()], crs) });
    expect(district.grids[0]?.polygons[0]?.[0]?.[0]).toEqual([120.6, 31.3]);
    const { district: gcj } = await load({ grids: collection([feature()], { crsTag: "GCJ-02" }) });
    const ring = gcj.grids[0]?.polygons[0]?.[0] ?? [];
    expect(ring[0]).toEqual(ring.at(-1));
    expect(ring[0]).not.toEqual([120.6, 31.3]);
  });
});

describe("district: a bad grids file gets a sentence", () => {
  const one = (parts: GridParts): string => collection([feature(parts)]);
  const polygon = (ring: unknown): GridParts => ({ geometry: { type: "Polygon", coordinates: [ring] } });
  const cases: readonly { why: string; grids: string; says: string | RegExp }[] = [
    {
      why: "no tag",
      grids: collection([feature()], {}),
      says: 'grids.geojson: key "crsTag" is missing; one of WGS-84, CGCS2000, GCJ-02, BD-09 (coordinates without their system are not guessed at) would be right.',
    },
    {
      why: "an unknown tag",
      grids: collection([feature()], { crsTag: "wgs84" }),
      says: 'grids.geojson: key "crsTag" is "wgs84"; one of WGS-84, CGCS2000, GCJ-02, BD-09 would be right.',
    },
    {
      why: "two tags that disagree",
      grids: collection([feature()], { crsTag: "GCJ-02", crs: { properties: { name: "EPSG:4326" } } }),
      says: 'grids.geojson: key "crsTag" is "GCJ-02"; WGS-84, as the "crs" member says, would be right.',
    },
    {
      why: "a projected system",
      grids: collection([feature()], { crs: { properties: { name: "EPSG:3857" } } }),
      says: /^grids\.geojson: key "crs\.properties\.name" is "EPSG:3857"; EPSG:4326, EPSG:4490, or a "crsTag"/,
    },
    { why: "not JSON", grids: "{", says: /^grids\.geojson: is not JSON: / },
    {
      why: "another kind of GeoJSON",
      grids: '{"type":"Feature","crsTag":"WGS-84"}',
      says: 'grids.geojson: key "type" is "Feature"; "FeatureCollection" would be right.',
    },
    {
      why: "a short id",
      grids: one({ properties: { id: "12" } }),
      says: 'grids.geojson: features[0]: key "properties.id" is "12"; text of 12 to 20 digits would be right.',
    },
    {
      why: "an id that lost its digits to a number",
      grids: one({ properties: { id: 990501000000 } }),
      says: 'grids.geojson: features[0]: key "properties.id" is 990501000000; text of 12 to 20 digits would be right.',
    },
    {
      why: "an unknown level",
      grids: one({ properties: { level: "block" } }),
      says: 'grids.geojson: features[0]: key "properties.level" is "block"; one of district, street, community, grid, micro-grid would be right.',
    },
    {
      why: "a parent left out",
      grids: one({ properties: { parentId: undefined } }),
      says: 'grids.geojson: features[0]: key "properties.parentId" is missing; the parent grid\'s id, or null for the topmost grid, would be right.',
    },
    {
      why: "a parent that is not there",
      grids: one({ properties: { level: "grid", parentId: "990000000000" } }),
      says: 'grids.geojson: key "features[0].properties.parentId" is "990000000000"; the id of a grid in this file would be right.',
    },
    {
      why: "a grid that is its own parent",
      grids: one({ properties: { parentId: "990501000000" } }),
      says: 'grids.geojson: key "features[0].properties.parentId" is "990501000000"; a grid of a wider level than "district" (that one is "district") would be right.',
    },
    {
      why: "an open ring",
      grids: one(
        polygon([
          [120.6, 31.3],
          [120.61, 31.3],
          [120.61, 31.31],
          [120.6, 31.31],
        ]),
      ),
      says: 'grids.geojson: features[0]: key "geometry.coordinates[0][3]" is [120.6,31.31]; the ring\'s first position [120.6,31.3] would be right.',
    },
    {
      why: "two points",
      grids: one(
        polygon([
          [120.6, 31.3],
          [120.61, 31.3],
        ]),
      ),
      says: 'grids.geojson: features[0]: key "geometry.coordinates[0]" is [[120.6,31.3],[120.61,31.3]]; a ring of at least 4 positions, the last like the first, would be right.',
    },
    {
      why: "a ring without area",
      grids: one(
        polygon([
          [120.6, 31.3],
          [120.61, 31.3],
          [120.62, 31.3],
          [120.6, 31.3],
        ]),
      ),
      says: 'grids.geojson: features[0]: key "geometry.coordinates[0]" is a ring of 0.00 square metres; an area of 1 square metre or more would be right.',
    },
    {
      why: "latitude first",
      grids: one(
        polygon([
          [31.3, 120.6],
          [31.3, 120.61],
          [31.31, 120.61],
          [31.3, 120.6],
        ]),
      ),
      says: /key "geometry\.coordinates\[0\]\[0\]" is \[31\.3,120\.6\]; \[longitude, latitude\] in degrees/,
    },
    {
      why: "a point instead of an area",
      grids: one({ geometry: { type: "Point", coordinates: [120.6, 31.3] } }),
      says: 'grids.geojson: features[0]: key "geometry.type" is "Point"; "Polygon" or "MultiPolygon" would be right.',
    },
    {
      why: "the same id twice",
      grids: collection([feature(), feature()]),
      says: 'grids.geojson: key "features[1].properties.id" is "990501000000"; an id that no other grid has would be right.',
    },
  ];
  test.each(cases)("$why", async ({ grids, says }) => {
    const sentences = await refusal({ grids });
    if (typeof says === "string") expect(sentences).toContain(says);
    else
      expect(
        sentences.some((sentence) => says.test(sentence)),
        sentences.join("\n"),
      ).toBe(true);
  });
});

describe("district: a bad worker row gets a sentence", () => {
  const cases: readonly (readonly [why: string, from: string, to: string, says: string])[] = [
    ["id", "W01", "W 1", 'key "id" is "W 1"; 1 to 64 letters, digits, _ or - would be right.'],
    [
      "role",
      "grid-worker",
      "boss",
      'key "role" is "boss"; one of grid-leader, grid-worker, micro-contact, enforcement, sanitation would be right.',
    ],
    [
      "unknown grid",
      "990501000000",
      "990501000009",
      'key "gridId" is "990501000009"; the id of a grid in the grids file would be right.',
    ],
    [
      "longitude",
      "120.605",
      "east",
      'key "lon" is "east"; degrees from -180 to 180 such as 120.6205 would be right.',
    ],
    [
      "no system",
      "WGS-84",
      "",
      'key "crs" is empty; one of WGS-84, CGCS2000, GCJ-02, BD-09 (a point without its system is not guessed at) would be right.',
    ],
    ["start", "08:00", "8:00", 'key "shiftStart" is "8:00"; a time from 00:00 to 23:59 would be right.'],
    ["end", "18:00", "25:00", 'key "shiftEnd" is "25:00"; a time from 00:00 to 24:00 would be right.'],
    [
      "no length",
      "18:00",
      "08:00",
      'key "shiftEnd" is "08:00"; an end other than the start (00:00 to 24:00 for the whole day) would be right.',
    ],
    [
      "days",
      "1-5",
      "Mon-Fri",
      'key "days" is "Mon-Fri"; weekdays such as "1-5" or "6;7" (1 Monday to 7 Sunday) would be right.',
    ],
    [
      "days backwards",
      "1-5",
      "5-1",
      'key "days" is "5-1"; weekdays such as "1-5" or "6;7" (1 Monday to 7 Sunday) would be right.',
    ],
    ["capacity", "1-5,5", "1-5,0", 'key "capacity" is "0"; a whole number from 1 to 100 would be right.'],
  ];
  test.each(cases)("%s", async (_why, from, to, says) => {
    const workers = `${WORKER_HEAD}\n${WORKER.replace(from, to)}\n`;
    expect(await refusal({ workers })).toEqual([`workers.csv:2: ${says}`]);
  });

  test("a missing column, an unknown one, a row too short, an id twice", async () => {
    expect(await refusal({ workers: WORKER_HEAD.replace(",crs", ",crz") })).toEqual([
      `workers.csv:1: column "crs" is missing; the columns ${WORKER_HEAD},moreShifts,violations would be right.`,
      `workers.csv:1: column "crz" is unknown; the columns ${WORKER_HEAD},moreShifts,violations would be right.`,
    ]);
    expect(await refusal({ workers: `${WORKER_HEAD}\n${WORKER}\nW02,王\n` })).toEqual([
      "workers.csv:3: has 2 values; the header's 11 would be right.",
    ]);
    expect(await refusal({ workers: `${WORKER_HEAD}\n${WORKER}\n${WORKER}\n` })).toEqual([
      'workers.csv:3: key "id" is "W01"; an id other than that of row 2 would be right.',
    ]);
  });
});

describe("district: users and their secrets", () => {
  test("a token by hash, by file and by environment", async () => {
    const folder = await mkdtemp(join(tmpdir(), "gridwatch-token-"));
    const tokenFile = join(folder, "u2.token");
    await writeFile(tokenFile, "token-in-a-file-0123\n");
    const hash = createHash("sha256").update("whatever-token-long").digest("hex");
    const { district } = await load({
      users: `id,name,role,workerId,tokenSha256,tokenFile,tokenEnv\nA,甲,dispatcher,,${hash},,\nB,乙,worker,W01,,${tokenFile},\nC,丙,reviewer,,,,TOKEN_D01\n`,
    });
    expect(district.users.map(({ id, role, workerId }) => [id, role, workerId])).toEqual([
      ["A", "dispatcher", null],
      ["B", "worker", "W01"],
      ["C", "reviewer", null],
    ]);
    expect(district.users[0]?.tokenSha256).toBe(hash);
    expect(district.users[1]?.tokenSha256).toBe(
      createHash("sha256").update("token-in-a-file-0123").digest("hex"),
    );
  });

  const row = (line: string, head = USER_HEAD): Files => ({ users: `${head}\n${line}\n` });
  const cases: readonly { why: string; files: Files; says: string }[] = [
    {
      why: "a variable that is not set",
      files: row("A,甲,dispatcher,,NOT_THERE"),
      says: 'users.csv:2: key "tokenEnv" is "NOT_THERE"; the name of an environment variable that is set would be right.',
    },
    {
      why: "a token too short to be safe",
      files: row("A,甲,dispatcher,,SHORT"),
      says: 'users.csv:2: key "tokenEnv" is "SHORT"; a token of 16 to 512 characters there (it has 4) would be right.',
    },
    {
      why: "a plain token where the hash belongs, not repeated",
      files: row("A,甲,dispatcher,,my-secret", USER_HEAD.replace("tokenEnv", "tokenSha256")),
      says: 'users.csv:2: key "tokenSha256" is "(9 characters)"; the token\'s SHA-256 in 64 lower-case hex digits would be right.',
    },
    {
      why: "no secret",
      files: row("A,甲,dispatcher,,"),
      says: 'users.csv:2: key "token" is empty; exactly one of tokenSha256, tokenFile, tokenEnv would be right.',
    },
    {
      why: "a worker without a worker",
      files: row("A,甲,worker,,TOKEN_D01"),
      says: 'users.csv:2: key "workerId" is empty; the id of a worker in the workers file would be right.',
    },
    {
      why: "a dispatcher with one",
      files: row("A,甲,dispatcher,W01,TOKEN_D01"),
      says: 'users.csv:2: key "workerId" is "W01"; nothing (role "dispatcher" is no worker) would be right.',
    },
    {
      why: "two users with one token",
      files: row("A,甲,dispatcher,,TOKEN_D01\nB,乙,reviewer,,TOKEN_D01"),
      says: 'users.csv:3: key "token" is "that of user A"; a token of the user\'s own would be right.',
    },
  ];
  test.each(cases)("$why", async ({ files, says }) => {
    expect(await refusal(files, { SHORT: "1234" })).toEqual([says]);
  });
});

describe("district: all or nothing", () => {
  test("problems of all three files come together", async () => {
    const sentences = await refusal({
      grids: collection([feature()], {}),
      workers: `${WORKER_HEAD}\n${WORKER.replace("WGS-84", "?")}\n${WORKER.replace("1-5,5", "1-5,x")}\n`,
      users: `${USER_HEAD}\nA,甲,king,,TOKEN_D01\n`,
    });
    expect(sentences.map((sentence) => sentence.split(": key")[0])).toEqual([
      "grids.geojson",
      "workers.csv:2",
      "workers.csv:3",
      "users.csv:2",
    ]);
  });

  test("a file that is not there", async () => {
    const paths = { ...EXAMPLE, workers: "/nowhere/workers.csv" };
    await expect(loadDistrictFiles(paths, TOKENS)).rejects.toThrow(
      /^\/nowhere\/workers\.csv: cannot be read: ENOENT/,
    );
  });

  test("no more than fifty sentences, the rest counted", async () => {
    const bad = Array.from({ length: 60 }, () => WORKER.replace("1-5,5", "1-5,x")).join("\n");
    const sentences = await refusal({ workers: `${WORKER_HEAD}\n${bad}\n` });
    expect(sentences).toHaveLength(51);
    expect(sentences.at(-1)).toBe("… and 10 more problems.");
  });

  test("a byte order mark from a spreadsheet program is no part of the first column", async () => {
    const { district } = await load({ workers: `\uFEFF${WORKER_HEAD}\n${WORKER}\n` });
    expect(district.workers).toHaveLength(1);
  });

  test("the example files hold no token", async () => {
    expect(await readFile(EXAMPLE.users, "utf8")).not.toMatch(/[0-9a-f]{32}/);
  });
});

describe("district: what a row may hold besides", () => {
  const MORE_HEAD = `${WORKER_HEAD},moreShifts,violations`;
  const more = (cells: string): string => `${MORE_HEAD}\n${WORKER},${cells}\n`;

  test("further shifts and a competence of the own", async () => {
    const { district } = await load({ workers: more("1-5 19:00-21:00|6 22:00-06:00,parking;vending") });
    expect(district.workers[0]).toMatchObject({
      violations: ["parking", "vending"],
      moreShifts: [
        { days: [1, 2, 3, 4, 5], shiftStart: "19:00", shiftEnd: "21:00" },
        { days: [6], shiftStart: "22:00", shiftEnd: "06:00" },
      ],
    });
    const plain = (await load({ workers: more(",") })).district.workers[0];
    expect(plain).toMatchObject({ violations: null, moreShifts: [] });
  });

  test("a worker without a point is based in the middle of the home grid", async () => {
    const workers = `${WORKER_HEAD}\n${WORKER.replace("120.605,31.305,WGS-84", ",,")}\n`;
    const { grids, workers: found } = (await load({ workers })).district;
    expect(responsibleGrid(found[0] ?? { lon: 0, lat: 0 }, grids)?.id).toBe("990501000000");
  });

  test.each([
    [
      "1-5 19:00,",
      'key "moreShifts" is "1-5 19:00"; at most 20 shifts such as "1-5 13:00-17:00|6 09:00-12:00" would be right.',
    ],
    [
      "8 09:00-12:00,",
      'key "moreShifts" is "8 09:00-12:00"; at most 20 shifts such as "1-5 13:00-17:00|6 09:00-12:00" would be right.',
    ],
    [
      ",vending;noise",
      'key "violations" is "vending;noise"; nothing, or some of vending;piling;posting;hanging;parking;structure;beyond-line would be right.',
    ],
  ])("%s", async (cells, says) => {
    expect(await refusal({ workers: more(cells) })).toEqual([`workers.csv:2: ${says}`]);
  });
});

describe("district: leave and negative list", () => {
  const LEAVE_HEAD = "workerId,from,until,reason";
  const NEGATIVE_HEAD = "violation,gridId,reason";

  test("whole days and hours, places and everywhere", async () => {
    const { district } = await load({
      absences: `${LEAVE_HEAD}\nW01,2026-10-01,2026-10-07,国庆\nW01,2026-11-02T13:00,2026-11-02T17:30,培训\n`,
      negativeList: `${NEGATIVE_HEAD}\nparking,,机动车归交警\nposting,990501000000,物业自管\n`,
    });
    expect(district.absences).toEqual([
      { workerId: "W01", from: "2026-10-01T00:00", until: "2026-10-07T24:00", reason: "国庆" },
      { workerId: "W01", from: "2026-11-02T13:00", until: "2026-11-02T17:30", reason: "培训" },
    ]);
    expect(district.exclusions).toEqual([
      { violation: "parking", gridId: null, reason: "机动车归交警" },
      { violation: "posting", gridId: "990501000000", reason: "物业自管" },
    ]);
    expect((await load({})).district).toMatchObject({ absences: [], exclusions: [] });
  });

  test.each([
    [
      "W99,2026-10-01,2026-10-02,x",
      'key "workerId" is "W99"; the id of a worker in the workers file would be right.',
    ],
    [
      "W01,2026-02-30,2026-10-02,x",
      'key "from" is "2026-02-30"; a local day or time such as 2026-10-01 or 2026-10-01T14:00 would be right.',
    ],
    [
      "W01,2026-10-02,2026-10-01,x",
      'key "until" is "2026-10-01"; an end after 2026-10-02T00:00 would be right.',
    ],
    ["W01,2026-10-01,2026-10-02,", 'key "reason" is empty; a reason of 1 to 200 characters would be right.'],
  ])("a bad leave: %s", async (row, says) => {
    expect(await refusal({ absences: `${LEAVE_HEAD}\n${row}\n` })).toEqual([`absences.csv:2: ${says}`]);
  });

  test.each([
    [
      "noise,,x",
      'key "violation" is "noise"; one of vending, piling, posting, hanging, parking, structure, beyond-line would be right.',
    ],
    [
      "parking,990501000999,x",
      'key "gridId" is "990501000999"; the id of a grid in the grids file, or nothing for the whole district would be right.',
    ],
    ["parking,,", 'key "reason" is empty; a reason of 1 to 200 characters would be right.'],
  ])("a bad entry: %s", async (row, says) => {
    expect(await refusal({ negativeList: `${NEGATIVE_HEAD}\n${row}\n` })).toEqual([
      `negative.csv:2: ${says}`,
    ]);
  });

  test("the same place twice is one too many", async () => {
    const negativeList = `${NEGATIVE_HEAD}\nparking,,a\nparking,,b\n`;
    expect(await refusal({ negativeList })).toEqual([
      'negative.csv:3: key "gridId" is empty; another place than row 2 has would be right.',
    ]);
  });
});
