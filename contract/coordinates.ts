/**
 * Coordinate reference systems at the edges of the product. Inside, everything is WGS-84 lon/lat in degrees;
 * the tag of the original is kept beside it. A GCJ-02 point read as WGS-84 is 50 to 500 m off, which is the
 * wrong grid, so a point without a tag is refused and never guessed.
 */
export const CRS_TAGS = ["WGS-84", "CGCS2000", "GCJ-02", "BD-09"] as const;

export type CrsTag = (typeof CRS_TAGS)[number];

export interface LonLat {
  readonly lon: number;
  readonly lat: number;
}

const SEMI_MAJOR_M = 6378245.0;
const ECCENTRICITY_SQ = 0.00669342162296594323;
const BD_X_PI = (Math.PI * 3000) / 180;

/** The published GCJ-02 displacement of a WGS-84 point, in degrees (Krasovsky 1940 ellipsoid). */
function gcjOffset({ lon, lat }: LonLat): LonLat {
  const x = lon - 105;
  const y = lat - 35;
  const { sin, abs, sqrt, PI } = Math;
  const ripple = ((20 * sin(6 * x * PI) + 20 * sin(2 * x * PI)) * 2) / 3;
  const latRaw =
    -100 +
    2 * x +
    3 * y +
    0.2 * y * y +
    0.1 * x * y +
    0.2 * sqrt(abs(x)) +
    ripple +
    ((20 * sin(y * PI) + 40 * sin((y / 3) * PI)) * 2) / 3 +
    ((160 * sin((y / 12) * PI) + 320 * sin((y * PI) / 30)) * 2) / 3;
  const lonRaw =
    300 +
    x +
    2 * y +
    0.1 * x * x +
    0.1 * x * y +
    0.1 * sqrt(abs(x)) +
    ripple +
    ((20 * sin(x * PI) + 40 * sin((x / 3) * PI)) * 2) / 3 +
    ((150 * sin((x / 12) * PI) + 300 * sin((x / 30) * PI)) * 2) / 3;
  const radLat = (lat / 180) * PI;
  const magic = 1 - ECCENTRICITY_SQ * sin(radLat) ** 2;
  const rootMagic = sqrt(magic);
  return {
    lon: (lonRaw * 180) / ((SEMI_MAJOR_M / rootMagic) * Math.cos(radLat) * PI),
    lat: (latRaw * 180) / (((SEMI_MAJOR_M * (1 - ECCENTRICITY_SQ)) / (magic * rootMagic)) * PI),
  };
}

/** GCJ-02 → WGS-84 by fixed-point iteration; residual under 1e-7 degrees (about 1 cm) after five rounds. */
function gcjToWgs(point: LonLat): LonLat {
  let guess = point;
  for (let round = 0; round < 5; round += 1) {
    const offset = gcjOffset(guess);
    guess = { lon: point.lon - offset.lon, lat: point.lat - offset.lat };
  }
  return guess;
}

function bdToGcj({ lon, lat }: LonLat): LonLat {
  const x = lon - 0.0065;
  const y = lat - 0.006;
  const radius = Math.sqrt(x * x + y * y) - 0.00002 * Math.sin(y * BD_X_PI);
  const angle = Math.atan2(y, x) - 0.000003 * Math.cos(x * BD_X_PI);
  return { lon: radius * Math.cos(angle), lat: radius * Math.sin(angle) };
}

/**
 * Any tagged point → WGS-84 degrees. CGCS2000 is taken as WGS-84: the two ellipsoids differ by less than the
 * accuracy of any street camera's position.
 */
export function toWgs84(point: LonLat, crs: CrsTag): LonLat {
  switch (crs) {
    case "WGS-84":
    case "CGCS2000":
      return point;
    case "GCJ-02":
      return gcjToWgs(point);
    case "BD-09":
      return gcjToWgs(bdToGcj(point));
  }
}

/**
 * A WGS-84 point for a map that draws GCJ-02 (Amap, Tencent) or BD-09 (Baidu). Only for the edge of the product: what
 * leaves through here is shown, never stored.
 */
export function fromWgs84(point: LonLat, crs: CrsTag): LonLat {
  switch (crs) {
    case "WGS-84":
    case "CGCS2000":
      return point;
    case "GCJ-02":
      return wgsToGcj(point);
    case "BD-09":
      return gcjToBd(wgsToGcj(point));
  }
}

function wgsToGcj(point: LonLat): LonLat {
  const offset = gcjOffset(point);
  return { lon: point.lon + offset.lon, lat: point.lat + offset.lat };
}

/** The published inverse of bdToGcj. */
function gcjToBd({ lon, lat }: LonLat): LonLat {
  const radius = Math.sqrt(lon * lon + lat * lat) + 0.00002 * Math.sin(lat * BD_X_PI);
  const angle = Math.atan2(lat, lon) + 0.000003 * Math.cos(lon * BD_X_PI);
  return { lon: radius * Math.cos(angle) + 0.0065, lat: radius * Math.sin(angle) + 0.006 };
}

const EARTH_RADIUS_M = 6371008.8;

/** Great-circle distance in metres between two WGS-84 points (haversine, mean earth radius). */
export function distanceM(a: LonLat, b: LonLat): number {
  const toRad = Math.PI / 180;
  const sinLat = Math.sin(((b.lat - a.lat) * toRad) / 2);
  const sinLon = Math.sin(((b.lon - a.lon) * toRad) / 2);
  const h = sinLat ** 2 + Math.cos(a.lat * toRad) * Math.cos(b.lat * toRad) * sinLon ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}
