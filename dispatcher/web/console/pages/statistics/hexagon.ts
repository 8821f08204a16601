/** The outline of a hot spot's hexagon: pointy top, edge of 75 m, on the flat map of dispatcher/statistics/hex-cells.ts. Pure. */
import type { LonLat } from "../../../../../contract/coordinates.ts";

const EDGE_M = 75;
/** One degree of latitude, metres, on the sphere of the earth's mean radius. */
const DEGREE_M = (Math.PI / 180) * 6_371_008.8;

/** `id`: hex75/<band>/<q>/<r>; the band of latitude gives the scale of longitudes. Six corners, from the top, clockwise. */
export function hexCorners({ id, lon, lat }: LonLat & { readonly id: string }): readonly LonLat[] {
  const band = Number(id.split("/")[1] ?? lat);
  const lonScale = DEGREE_M * Math.cos((band * Math.PI) / 180);
  return [0, 1, 2, 3, 4, 5].map((n) => {
    const angle = (n * Math.PI) / 3;
    return {
      lon: lon + (EDGE_M * Math.sin(angle)) / lonScale,
      lat: lat + (EDGE_M * Math.cos(angle)) / DEGREE_M,
    };
  });
}
