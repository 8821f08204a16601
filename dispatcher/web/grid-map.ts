/** A small drawing of the grids around a point: no tiles, nothing from outside. */
import { makeSvg } from "./dom.ts";
import type { Grid } from "./types.ts";

type Ring = readonly (readonly [number, number])[];

const SIZE = 320;
/** Half the side of the drawing, in degrees of latitude: about 900 m. */
const REACH_DEG = 0.008;

/** Grids as outlines, the responsible one filled, the point marked. Undefined when no grid is near. */
export function gridMap(
  point: { lon: number; lat: number; gridId: string | null },
  grids: readonly Grid[],
): SVGElement | null {
  const lonReach = REACH_DEG / Math.cos((point.lat * Math.PI) / 180);
  const x = (lon: number): number => ((lon - point.lon) / lonReach + 1) * (SIZE / 2);
  const y = (lat: number): number => (1 - (lat - point.lat) / REACH_DEG) * (SIZE / 2);
  const shapes = grids
    .filter(({ level }) => level === "micro-grid" || level === "grid")
    .map((grid) => ({ grid, rings: ringsOf(grid) }))
    .filter(({ rings }) =>
      rings.some((ring) =>
        ring.some(
          ([lon, lat]) =>
            Math.abs(lon - point.lon) < 3 * lonReach && Math.abs(lat - point.lat) < 3 * REACH_DEG,
        ),
      ),
    );
  if (shapes.length === 0) return null;
  const paths = shapes.map(({ grid, rings }) => {
    const d = rings
      .map((ring) => `M${ring.map(([lon, lat]) => `${x(lon).toFixed(1)} ${y(lat).toFixed(1)}`).join("L")}Z`)
      .join("");
    const name = makeSvg("title", {});
    name.textContent = grid.name;
    const kind = grid.id === point.gridId ? "own" : grid.level;
    return makeSvg("path", { d, class: `area ${kind}`, "fill-rule": "evenodd" }, name);
  });
  // The responsible grid is drawn last, so that its border is whole.
  paths.sort((a, b) => Number(a.classList.contains("own")) - Number(b.classList.contains("own")));
  const middle = String(SIZE / 2);
  return makeSvg(
    "svg",
    { viewBox: `0 0 ${String(SIZE)} ${String(SIZE)}`, class: "map", role: "img" },
    ...paths,
    makeSvg("circle", { cx: middle, cy: middle, r: "13", class: "halo" }),
    makeSvg("circle", { cx: middle, cy: middle, r: "6", class: "pin" }),
  );
}

function ringsOf({ geometry }: Grid): readonly Ring[] {
  const { type, coordinates } = geometry;
  if (type === "Polygon") return coordinates as readonly Ring[];
  if (type === "MultiPolygon") return (coordinates as readonly (readonly Ring[])[]).flat();
  return [];
}
