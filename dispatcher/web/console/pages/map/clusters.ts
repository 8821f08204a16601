/** Points that would lie on each other are one sign with their number. Pure; supercluster does the work. */
import Supercluster from "supercluster";
import { type Box, LAYERS, type Layer } from "./filters.ts";
import { lookOf, type MapPoint } from "./points.ts";

/** Signs are about 28 px wide. */
const RADIUS_PX = 44;
/** As deep as the map goes: tickets of one camera have the very same place, and stay one sign. */
export const ZOOM_MAX = 19;
/** What a sign of many tells of them. */
const LEAVES_MAX = 100;

export interface Cluster {
  readonly layer: Layer;
  readonly lon: number;
  readonly lat: number;
  readonly count: number;
  /** Of these, those that somebody must look at. */
  readonly bad: number;
  /** Where it falls apart; above ZOOM_MAX: never, all lie at one place. */
  readonly opensAtZoom: () => number;
  /** In the order of a list, the first hundred at most. */
  readonly points: () => readonly MapPoint[];
}

export interface Drawn {
  readonly singles: readonly MapPoint[];
  readonly clusters: readonly Cluster[];
}

interface Sum {
  readonly bad: number;
}
interface Leaf {
  readonly point: MapPoint;
}

/** Made anew when points come; asked for each view. */
export function clusterPoints(points: readonly MapPoint[]): (box: Box, zoom: number) => Drawn {
  const indexes = LAYERS.map((layer) => ({
    layer,
    index: indexOf(points.filter((point) => point.layer === layer)),
  }));
  return ({ west, south, east, north }, zoom) => {
    const singles: MapPoint[] = [];
    const clusters: Cluster[] = [];
    for (const { layer, index } of indexes) {
      for (const feature of index.getClusters([west, south, east, north], Math.floor(zoom))) {
        const { properties, geometry } = feature;
        if ("point" in properties) {
          singles.push(properties.point);
          continue;
        }
        const [lon = 0, lat = 0] = geometry.coordinates;
        const { cluster_id: id, point_count: count, bad } = properties;
        clusters.push({
          ...{ layer, lon, lat, count, bad },
          opensAtZoom: () => index.getClusterExpansionZoom(id),
          points: () => index.getLeaves(id, LEAVES_MAX).map(({ properties: { point } }) => point),
        });
      }
    }
    return { singles, clusters };
  };
}

function indexOf(points: readonly MapPoint[]): Supercluster<Leaf, Sum> {
  const index = new Supercluster<Leaf, Sum>({
    ...{ radius: RADIUS_PX, maxZoom: ZOOM_MAX, extent: 256 },
    map: ({ point }) => ({ bad: lookOf(point).tone === "bad" ? 1 : 0 }),
    reduce: (sum, { bad }) => {
      (sum as { bad: number }).bad += bad;
    },
  });
  index.load(
    points.map((point) => ({
      type: "Feature",
      geometry: { type: "Point", coordinates: [point.lon, point.lat] },
      properties: { point },
    })),
  );
  return index;
}
