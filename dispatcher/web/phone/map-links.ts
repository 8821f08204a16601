/** Addresses that open the phone's map app at a place. */
import { fromWgs84, type LonLat } from "../../../contract/coordinates.ts";

export interface MapLink {
  readonly app: "phone" | "amap" | "baidu";
  readonly href: string;
}

const fixed = (degrees: number): string => degrees.toFixed(6);

/**
 * RFC 5870's geo: is WGS-84 by definition. Amap's URI API draws GCJ-02 (`coordinate=gaode`, lon before lat); Baidu's
 * takes GCJ-02 where it is said (`coord_type=gcj02`, lat before lon).
 */
export function mapLinks(place: LonLat, name: string): readonly MapLink[] {
  const gcj = fromWgs84(place, "GCJ-02");
  const geo = `${fixed(place.lat)},${fixed(place.lon)}`;
  const label = encodeURIComponent(name);
  const amap = new URLSearchParams({
    to: `${fixed(gcj.lon)},${fixed(gcj.lat)},${name}`,
    mode: "walk",
    coordinate: "gaode",
    callnative: "1",
    src: "gridwatch",
  });
  const baidu = new URLSearchParams({
    location: `${fixed(gcj.lat)},${fixed(gcj.lon)}`,
    title: name,
    content: name,
    coord_type: "gcj02",
    output: "html",
    src: "gridwatch",
  });
  return [
    { app: "phone", href: `geo:${geo}?q=${geo}(${label})` },
    { app: "amap", href: `https://uri.amap.com/navigation?${amap.toString()}` },
    { app: "baidu", href: `https://api.map.baidu.com/marker?${baidu.toString()}` },
  ];
}
