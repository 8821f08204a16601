import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { absoluteTileKey, type MapSettings, readTileKey, type TileSettings } from "./config-map.ts";

const tiles = (parts: Partial<TileSettings> = {}): MapSettings => ({
  tiles: {
    ...{ url: "https://tiles.example.cn/{z}/{x}/{y}.png?tk={key}", crs: "WGS-84", via: "proxy" },
    ...{ attribution: "", minZoom: 3, maxZoom: 18 },
    ...parts,
  },
});

describe("the key of the tile service", () => {
  test("comes from the environment, or a file beside the settings, and only where the address has a place for it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "gridwatch-map-"));
    await writeFile(join(folder, "tile-key.secret"), "from-file\n");
    const settings = absoluteTileKey(tiles({ keyFile: "tile-key.secret" }), (path) => join(folder, path));
    expect(await readTileKey(settings, {})).toBe("from-file");
    expect(await readTileKey(settings, { GRIDWATCH_TILE_KEY: "from-env" })).toBe("from-env");
    expect(await readTileKey(tiles({ url: "https://tiles.example.cn/{z}/{x}/{y}.png" }), {})).toBeNull();
    expect(await readTileKey({}, { GRIDWATCH_TILE_KEY: "from-env" })).toBeNull();
  });

  test.each([
    [
      { url: "https://tiles.example.cn/{z}/{x}.png" },
      /"map.tiles.url" is .*; an address with \{y\} would be right/,
    ],
    [{ minZoom: 9, maxZoom: 8 }, /"map.tiles.maxZoom" is 8; at least minZoom, 9, would be right/],
    [{ via: "direct" as const }, /"map.tiles.via" is direct; proxy \(every browser would see the key/],
    [{}, /"map.tiles.keyFile" is missing; the path of a file with the key of url would be right/],
    [
      { keyFile: "/nowhere/key" },
      /"map.tiles.keyFile" is \/nowhere\/key \(.*\); a file that can be read would be right/,
    ],
  ])("%o is refused with a sentence", async (parts, sentence) => {
    await expect(readTileKey(tiles(parts), {})).rejects.toThrow(sentence);
  });
});
