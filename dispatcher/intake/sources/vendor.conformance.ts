/** What every vendor's adapter must hold, whoever wrote it. */
import { describe, expect, it } from "vitest";
import { parseReport, VIOLATIONS } from "#contract";
import { type MakeContext, ofVendorItem } from "./make-report.ts";
import type { VendorAdapter, VendorContext, VendorItem } from "./vendor.ts";

export interface VendorSample {
  readonly adapter: VendorAdapter;
  readonly context: VendorContext;
  /** A message as the maker sends it, with one event of `deviceId`. */
  readonly body: object;
  readonly deviceId: string;
  readonly expected: Partial<VendorItem>;
}

/** A minute after every sample. */
export const NOW_MS = Date.parse("2026-11-21T00:31:00Z");

export const contextWith = (rules: Partial<MakeContext["rules"]>): MakeContext => ({
  rules: { codes: {}, devices: {}, crs: {}, ...rules },
  grids: [],
  reportedBy: "S01",
  nowMs: NOW_MS,
});

export const isItem = (item: object): item is VendorItem => !("reason" in item);

export function describeVendor({ adapter, context, body, deviceId, expected }: VendorSample): void {
  const read = (message: unknown) => adapter.read(message, context);
  const firstItem = (): VendorItem => {
    const message = read(body);
    const item = message.ok ? message.items.find(isItem) : undefined;
    if (item === undefined) throw new Error(`${adapter.system} does not read its own sample`);
    return item;
  };
  const district = contextWith({
    devices: { [deviceId]: { lon: 120.62, lat: 31.31, crs: "GCJ-02", name: "示例路口" } },
  });

  describe(`vendor ${adapter.system}`, () => {
    it("reads the maker's message", () => {
      expect(firstItem()).toMatchObject(expected);
    });

    it("gives the same ref when the same message comes again", () => {
      expect(read(structuredClone(body))).toEqual(read(body));
    });

    it("makes an envelope that every dispatcher reads, at the device's place in WGS-84", () => {
      const made = ofVendorItem(firstItem(), adapter, district);
      if (!made.ok) throw new Error(made.reason);
      const bytes = new TextEncoder().encode(JSON.stringify(made.report));
      expect(parseReport(bytes)).toEqual({ ok: true, value: made.report });
      expect(made.report).toMatchObject({ source: "vendor", system: adapter.system, placeName: "示例路口" });
      expect(made.report.location.lon).not.toBe(120.62);
      expect(made.report.location).toMatchObject({ originalCrs: "GCJ-02", of: "camera" });
    });

    it("refuses a device that nobody has put on the map, in one sentence", () => {
      const made = ofVendorItem({ ...firstItem(), deviceId: "unknown-1" }, adapter, contextWith({}));
      expect(made).toMatchObject({
        ok: false,
        reason: expect.stringMatching(/sources\.devices|coordinate system/) as string,
      });
    });

    it("refuses a code that nobody has explained, and follows the district's own table first", () => {
      const item = { ...firstItem(), code: "made-up-7" };
      expect(ofVendorItem(item, adapter, district)).toMatchObject({
        ok: false,
        reason: `code "made-up-7" of ${adapter.system} is not known; an entry in the configuration's sources.codes.${adapter.system} would be right`,
      });
      const own = (codes: MakeContext["rules"]["codes"]) => ({
        ...district,
        rules: { ...district.rules, codes },
      });
      expect(
        ofVendorItem(item, adapter, own({ [adapter.system]: { "made-up-7": "hanging" } })),
      ).toMatchObject({
        ok: true,
        report: { violation: "hanging" },
      });
      const known = firstItem();
      expect(
        ofVendorItem(known, adapter, own({ [adapter.system]: { [known.code]: "ignore" } })),
      ).toMatchObject({
        ok: false,
        ignored: true,
      });
    });

    it.each([
      ["nothing", undefined],
      ["null", null],
      ["a text", "x"],
      ["a number", 7],
      ["a list of numbers", [1, 2]],
      ["an empty object", {}],
      ["another maker's", { foo: { bar: [] } }],
    ])("does not throw at %s, and makes no event of it", (_name, message) => {
      const result = read(message);
      expect(result.ok ? result.items.filter(isItem) : []).toEqual([]);
    });

    it("maps its codes to the seven violations, or to none", () => {
      expect(Object.keys(adapter.codes).length).toBeGreaterThan(5);
      for (const violation of Object.values(adapter.codes))
        expect([...VIOLATIONS, "ignore"]).toContain(violation);
    });
  });
}
