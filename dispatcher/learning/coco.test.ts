import { describe, expect, it } from "vitest";
import { parseLabelLine } from "#contract";
import { cocoText } from "./coco.ts";
import type { LabelledTicket } from "./label-desk.ts";
import { jsonLines } from "./label-line.ts";

const idOf = (number: number): string => `0198a000-0000-7000-8000-${String(number).padStart(12, "0")}`;

function labelled(number: number, parts: Partial<LabelledTicket> = {}): LabelledTicket {
  return {
    ...{ ticketId: idOf(number), number, cameraCode: "99050100001320000001", cameraName: "路口" },
    ...{ zoneId: "kerb", violation: "parking", seenAt: "2026-11-21T08:00:00.123Z", verdict: "true" },
    ...{ conflict: "none", causeCode: null, cause: null, by: { id: "R1", role: "reviewer" } },
    decidedAt: "2026-11-21T09:00:00.000Z",
    event: {
      ...{ id: idOf(number), confidence: 0.8, className: "car" },
      ...{ xyxy: [100, 50, 300, 250], sourceSizeWh: [3840, 2160] },
      ...{ configSha256: "a".repeat(64), model: { name: "m", sha256: "b".repeat(64) } },
    },
    evidence: { object: `e/${String(number)}/scene.jpg`, sha256: "c".repeat(64) },
    crop: null,
    said: [],
    ...parts,
  };
}

async function* pagesOf(
  ...pages: readonly (readonly LabelledTicket[])[]
): AsyncGenerator<readonly LabelledTicket[]> {
  for (const page of pages) yield await Promise.resolve(page);
}

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const piece of pieces) text += piece;
  return text;
}

interface Coco {
  readonly info: { readonly date_created: string; readonly leftOut: number; readonly images: number };
  readonly licenses: readonly { readonly id: number }[];
  readonly images: readonly {
    readonly id: number;
    readonly file_name: string;
    readonly width: number;
    readonly height: number;
    readonly license: number;
    readonly sha256: string;
  }[];
  readonly annotations: readonly {
    readonly image_id: number;
    readonly category_id: number;
    readonly bbox: readonly [number, number, number, number];
    readonly area: number;
    readonly iscrowd: number;
    readonly attributes: Readonly<Record<string, unknown>>;
  }[];
  readonly categories: readonly { readonly id: number; readonly name: string }[];
}

async function cocoOf(...pages: readonly (readonly LabelledTicket[])[]): Promise<Coco> {
  const all = new Map(pages.flat().map((label) => [label.ticketId, label]));
  const byIds = (ids: readonly string[]) => Promise.resolve(ids.flatMap((id) => all.get(id) ?? []));
  const source = { pages: pagesOf(...pages), byIds, madeAt: "2026-11-21T10:00:00.000Z" };
  return JSON.parse(await textOf(cocoText(source))) as Coco;
}

describe("COCO", () => {
  it("has COCO's keys, and every reference in it leads somewhere", async () => {
    const event = labelled(0).event;
    if (event === null) throw new Error("a labelled ticket of a camera has an event");
    const coco = await cocoOf(
      [labelled(1), labelled(2, { verdict: "false", cause: "a print", violation: "posting" })],
      [
        labelled(3, { verdict: "unclear" }),
        labelled(4, { evidence: null }),
        labelled(5, { event: null, verdict: "missed" }),
        labelled(6, { event: { ...event, xyxy: [-50, 2000, 9000, 9000] } }),
        labelled(7, { event: { ...event, xyxy: [4000, 10, 5000, 20] } }),
      ],
    );
    expect(Object.keys(coco).sort()).toEqual(["annotations", "categories", "images", "info", "licenses"]);
    expect(coco.images.map(({ id }) => id)).toEqual([1, 2, 3, 6]);
    expect(coco.info).toMatchObject({ leftOut: 3, images: 4, date_created: "2026-11-21T10:00:00.000Z" });
    const images = new Map(coco.images.map((image) => [image.id, image]));
    const categories = new Map(coco.categories.map(({ id, name }) => [id, name]));
    expect(categories.size).toBe(14);
    for (const { image_id, category_id, bbox, area } of coco.annotations) {
      const image = images.get(image_id);
      if (image === undefined) throw new Error(`no image ${String(image_id)}`);
      const [x, y, width, height] = bbox;
      expect(x >= 0 && y >= 0 && width > 0 && height > 0).toBe(true);
      expect(x + width).toBeLessThanOrEqual(image.width);
      expect(y + height).toBeLessThanOrEqual(image.height);
      expect(area).toBeCloseTo(width * height, 1);
      expect(categories.has(category_id)).toBe(true);
      expect(coco.licenses.map(({ id }) => id)).toContain(image.license);
    }
    expect(coco.annotations.map(({ category_id }) => categories.get(category_id))).toEqual([
      ...["parking", "not-posting", "parking", "parking"],
    ]);
    expect(coco.annotations.map(({ iscrowd }) => iscrowd)).toEqual([0, 0, 1, 0]);
    expect(coco.annotations[1]?.attributes).toMatchObject({
      ...{ verdict: "false", cause: "a print", ticketId: idOf(2), confidence: 0.8 },
      ...{ configSha256: "a".repeat(64), modelSha256: "b".repeat(64) },
    });
  });

  it("gives boxes in the pixels of the scene picture, which is at most 1,920 wide", async () => {
    const { images, annotations } = await cocoOf([labelled(1)]);
    expect([images[0]?.width, images[0]?.height]).toEqual([1920, 1080]);
    expect(annotations[0]?.bbox).toEqual([50, 25, 100, 100]);
  });

  it("is whole without any label", async () => {
    const coco = await cocoOf();
    expect([coco.images, coco.annotations, coco.categories.length]).toEqual([[], [], 14]);
  });
});

it("lines of JSON are what `models tune` reads, and name nobody", async () => {
  const said = [
    {
      verdict: "true",
      causeCode: null,
      cause: null,
      byId: "WU",
      byRole: "worker",
      at: "2026-11-21T09:00:00.000Z",
      sequence: 5,
    },
  ] as const;
  const lines = await textOf(
    jsonLines(
      pagesOf([labelled(1, { said, conflict: "open" }), labelled(2, { event: null, verdict: "missed" })]),
    ),
  );
  const encoder = new TextEncoder();
  const read = lines
    .trim()
    .split("\n")
    .map((line) => parseLabelLine(encoder.encode(line)));
  expect(read.map((each) => (each.ok ? each.value.verdict : each.reason))).toEqual(["true", "missed"]);
  expect(read[0]).toMatchObject({ ok: true, value: { isConflict: true, xyxy: [100, 50, 300, 250] } });
  expect(lines).not.toMatch(/"(R1|WU)"/);
});
