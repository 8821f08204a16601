/** The console without a browser: words in both languages, who sees which page, rows that do not jump. */
/// <reference types="node" />
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { liveRows } from "../shared/live-rows.ts";
import { paced } from "../shared/paced.ts";
import { type AgentBeat, camerasOf, unwatched, whyUnwatched } from "./fleet.ts";
import { en } from "./messages/en.ts";
import { zh } from "./messages/zh.ts";
import { mayOpen, PAGES } from "./pages.ts";
import { messagePath, workersAddress } from "./way-on.ts";

interface Tree {
  readonly [key: string]: string | Tree;
}
const HERE = fileURLToPath(new URL("./", import.meta.url));

function flat(words: Tree, prefix = ""): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(words).flatMap(([key, value]) =>
      typeof value === "string"
        ? [[`${prefix}${key}`, value] as const]
        : [...flat(value, `${prefix}${key}.`).entries()],
    ),
  );
}

/** The shell's words and every page's, as the page gathers them. */
async function gathered(): Promise<{
  readonly zh: ReadonlyMap<string, string>;
  readonly en: ReadonlyMap<string, string>;
}> {
  const all: { zh: Record<string, string | Tree>; en: Record<string, string | Tree> } = {
    zh: { ...zh },
    en: { ...en },
  };
  for (const page of readdirSync(`${HERE}pages`)) {
    const words = (await import(`./pages/${page}/words.ts`)) as Record<string, { zh: Tree; en: Tree }>;
    const own = words[`${page}Words`];
    if (own === undefined) throw new Error(`pages/${page}/words.ts does not export ${page}Words`);
    all.zh[page] = own.zh;
    all.en[page] = own.en;
  }
  return { zh: flat(all.zh), en: flat(all.en) };
}
const namesIn = (text = ""): readonly string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "").sort();

describe("words", () => {
  it("every key is there in both languages, with something to say and the same names in it", async () => {
    const words = await gathered();
    expect([...words.en.keys()]).toEqual([...words.zh.keys()]);
    for (const [key, text] of words.zh) {
      expect(text.trim(), key).not.toBe("");
      expect(words.en.get(key), key).not.toMatch(/\p{Script=Han}/u);
      expect(namesIn(words.en.get(key)), key).toEqual(namesIn(text));
    }
  });

  it("every word that is asked for is there", async () => {
    const { zh: known } = await gathered();
    const files = readdirSync(HERE, { recursive: true, encoding: "utf8" }).filter((name) =>
      /\.(vue|ts)$/.test(name),
    );
    let asked = 0;
    for (const file of files.filter((name) => !name.endsWith(".test.ts"))) {
      const text = readFileSync(`${HERE}${file}`, "utf8");
      for (const [, key = ""] of text.matchAll(/\bt\(\s*["']([\w.-]+)["']/g)) {
        asked += 1;
        expect(known.has(key), `${file} asks for ${key}`).toBe(true);
      }
      for (const [, prefix = ""] of text.matchAll(/\bt\(\s*`([\w.-]+\.)\$\{/g)) {
        asked += 1;
        expect(
          [...known.keys()].some((key) => key.startsWith(prefix)),
          `${file} asks for ${prefix}…`,
        ).toBe(true);
      }
    }
    expect(asked).toBeGreaterThan(80);
  });
});

describe("pages", () => {
  it("are shown to those alone whom the API answers", () => {
    const table = readFileSync(fileURLToPath(new URL("../../serve/ACCESS.md", import.meta.url)), "utf8");
    const cellsOf = (start: string): readonly string[] =>
      (table.split("\n").find((line) => line.startsWith(start)) ?? "").split("|").map((cell) => cell.trim());
    const [, , , , ...roleNames] = cellsOf("| route |");
    for (const { name, reads, roles, wholeDistrict } of PAGES) {
      const [, , scope = "", , ...cells] = cellsOf(`| ${reads} |`);
      expect(scope, `${name}: ${reads} is not in ACCESS.md`).not.toBe("");
      const allowed = roleNames.filter((_, i) => cells[i] === "✓");
      expect(allowed, name).toEqual(expect.arrayContaining([...roles]));
      if (scope === "district") expect(wholeDistrict, name).toBe(true);
    }
  });

  it("have addresses, names and keys of their own", () => {
    for (const part of ["name", "path", "key"] as const) {
      const values = PAGES.map((page) => page[part]).filter((value) => value !== null);
      expect(new Set(values).size).toBe(values.length);
    }
  });

  it("of the whole district are not shown to a user of some grids", () => {
    const audit = PAGES.find(({ name }) => name === "audit");
    if (audit === undefined) throw new Error("there is no page of the audit");
    expect(mayOpen(audit, { role: "reviewer", gridIds: null })).toBe(true);
    expect(mayOpen(audit, { role: "reviewer", gridIds: ["990501001001"] })).toBe(false);
    expect(mayOpen(audit, { role: "dispatcher", gridIds: null })).toBe(false);
  });
});

describe("live updates", () => {
  const row = (id: string, text = "") => ({ id, text });

  it("rows stay where they are, each with its newest content, and new ones are counted", () => {
    expect(liveRows([], [row("1")])).toEqual({ rows: [row("1")], newCount: 0 });
    expect(liveRows([row("2"), row("1")], [row("4"), row("3"), row("2", "newer")])).toEqual({
      rows: [row("2", "newer"), row("1")],
      newCount: 2,
    });
  });

  it("two hundred a second are one question a second, and the last of them is heard", async () => {
    vi.useFakeTimers();
    try {
      let asked = 0;
      const pace = paced(() => {
        asked += 1;
        return Promise.resolve();
      }, 1_000);
      for (let i = 0; i < 600; i += 1) {
        pace.run();
        await vi.advanceTimersByTimeAsync(5);
      }
      await vi.advanceTimersByTimeAsync(1_000);
      expect(asked).toBe(4);
      pace.stop();
      pace.run();
      await vi.advanceTimersByTimeAsync(5_000);
      expect(asked).toBe(4);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("cameras", () => {
  const NOW = Date.parse("2026-11-21T10:00:00Z");
  const health = { looks: 9, framesDropped: 0, revisitS: 2, restarts: 0, name: "东口" } as const;
  const beat = (agentId: string, heardAt: string, cameras: AgentBeat["heartbeat"]["cameras"]): AgentBeat => ({
    heardAt,
    heartbeat: {
      agentId,
      sentAt: heardAt,
      version: "1",
      executionProvider: "cpu",
      model: { name: "m", sha256: "f".repeat(64) },
      outboxDepth: 0,
      outboxDropped: 0,
      cameras,
    },
  });

  it("of a silent agent, blind ones and those that are not believed watch nothing, longest first", () => {
    const sentence = { zh: "画面被移动过", en: "The camera was moved" };
    const cameras = camerasOf(
      [
        beat("edge-1", "2026-11-21T09:59:58Z", [
          { ...health, cameraCode: "99050100001320000001", state: "seeing" },
          {
            ...health,
            cameraCode: "99050100001320000002",
            state: "blind",
            suspended: { since: "2026-11-21T09:50:00Z", why: "moved", sentence },
          },
          {
            ...health,
            cameraCode: "99050100001320000003",
            state: "blind",
            blindSince: "2026-11-21T09:40:00Z",
            blindReason: "no packets",
          },
        ]),
        beat("edge-2", "2026-11-21T09:58:00Z", [
          { ...health, cameraCode: "99050100001320000004", state: "seeing" },
        ]),
      ],
      NOW,
    );
    expect(cameras.map(({ state }) => state)).toEqual(["seeing", "suspended", "blind", "silent"]);
    const dark = unwatched(cameras);
    expect(dark.map(({ state }) => state)).toEqual(["blind", "suspended", "silent"]);
    expect(dark.map((each) => whyUnwatched(each, "en"))).toEqual([
      "no packets",
      "The camera was moved",
      null,
    ]);
  });
});

describe("addresses that lead on", () => {
  const id = "019a0000-0000-7000-8000-000000000001";

  it("of messages are a ticket's, and nothing else is", () => {
    expect(messagePath(`#ticket/${id}`)).toBe(`/tickets/${id}`);
    expect(["", "#ticket/1", `#/ticket/${id}`, `#ticket/${id}/x`].map(messagePath)).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it("take a worker to the worker's page with the ticket, and nobody else", () => {
    const worker = { role: "worker", workerId: "W1" } as const;
    expect(workersAddress(worker, undefined)).toBe("/m/");
    expect(workersAddress(worker, id)).toBe(`/m/#/ticket/${id}`);
    expect(workersAddress({ ...worker, workerId: null }, id)).toBeNull();
    expect(workersAddress({ role: "gridLeader", workerId: "W2" }, id)).toBeNull();
  });
});

it("a page's own sheet styles that page alone, however many were opened before it", () => {
  const sheets = readdirSync(`${HERE}pages`, { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".css"),
  );
  expect(sheets.length).toBeGreaterThan(5);
  for (const path of sheets) {
    const rules = readFileSync(`${HERE}pages/${path}`, "utf8").replaceAll(/\/\*[^]*?\*\//g, "");
    const [page = ""] = path.split("/");
    const outermost = rules.split("\n").filter((line) => /^[^\s}]/.test(line));
    expect(outermost, path).toHaveLength(1);
    expect(outermost[0], path).toMatch(new RegExp(`^body.*\\[data-page="${page}"\\]`));
  }
});
