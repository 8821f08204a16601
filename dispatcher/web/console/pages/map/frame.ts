/**
 * Where our WGS-84 points lie on the base map. GCJ-02 tiles (Amap, Tencent) are drawn shifted by 50 to 500 m in
 * mainland China, so what is drawn on them is shifted alike, and what is read off them is shifted back; everything else
 * is left alone. The shift is contract/coordinates.ts's. Pure.
 */
import { fromWgs84, type LonLat, toWgs84 } from "../../../../../contract/coordinates.ts";

export interface Frame {
  /** For Leaflet: latitude, longitude on the map. */
  readonly onMap: (point: LonLat) => [lat: number, lon: number];
  /** WGS-84 of a point of the map. */
  readonly fromMap: (lat: number, lon: number) => LonLat;
}

/** `crs` of the tiles; null: there are none, and the map is WGS-84. */
export function frameOf(crs: "WGS-84" | "GCJ-02" | null): Frame {
  const drawn = crs ?? "WGS-84";
  return {
    onMap: (point) => {
      const { lon, lat } = fromWgs84(point, drawn);
      return [lat, lon];
    },
    fromMap: (lat, lon) => toWgs84({ lon, lat }, drawn),
  };
}
