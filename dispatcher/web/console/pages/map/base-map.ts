/** The map itself, by Leaflet: the grids' polygons, and tiles below them where the dispatcher is set to have some. */
import {
  type Coords,
  divIcon,
  GridLayer,
  latLngBounds,
  type LatLngBounds,
  layerGroup,
  type LayerGroup,
  map as makeMap,
  type Map as LeafletMap,
  marker,
  polygon,
} from "leaflet";
import "leaflet/dist/leaflet.css";
import type { LonLat } from "../../../../../contract/coordinates.ts";
import type { Grid } from "../../../shared/api.ts";
import { ringsOf } from "../../../shared/map-shape.ts";
import { ZOOM_MAX } from "./clusters.ts";
import { type Frame, frameOf } from "./frame.ts";
import { placeLabels } from "./labels.ts";
import type { MapSettings } from "./settings.ts";

export interface Area {
  readonly corners: readonly LonLat[];
  readonly className: string;
}

export interface BaseMap {
  readonly map: LeafletMap;
  readonly frame: Frame;
  readonly showGrids: (grids: readonly Grid[]) => void;
  readonly showAreas: (areas: readonly Area[]) => void;
  /** So that these are seen; with none, the grids. Nothing to be seen leaves it as it is. */
  readonly fit: (points?: readonly LonLat[]) => void;
  readonly end: () => void;
}

export interface BaseMapOptions {
  /** A picture: nobody moves it. */
  readonly isStill?: boolean;
  /** A tile did not come. */
  readonly onTileMissing?: () => void;
}

/** Before anything is known: the middle of the country. */
const SOMEWHERE: [number, number] = [35, 105];
const SOMEWHERE_ZOOM = 4;
const FIT_ZOOM_MAX = 17;
const MARGIN_PX = 24;

export function makeBaseMap(box: HTMLElement, settings: MapSettings, options: BaseMapOptions = {}): BaseMap {
  const { isStill = false, onTileMissing } = options;
  const { tiles } = settings;
  const frame = frameOf(tiles?.crs ?? null);
  const moves = !isStill;
  const map = makeMap(box, {
    ...{ zoomControl: false, attributionControl: false, maxZoom: ZOOM_MAX, minZoom: 3 },
    ...{ dragging: moves, scrollWheelZoom: moves, doubleClickZoom: moves, boxZoom: moves, keyboard: moves },
    touchZoom: moves,
    // Tiles are sharp at whole steps only.
    zoomSnap: tiles === null ? 0.5 : 1,
    fadeAnimation: false,
    // Nobody is made to see things fly who asked the system not to.
    zoomAnimation: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
  });
  map.setView(SOMEWHERE, SOMEWHERE_ZOOM, { animate: false });
  if (tiles !== null) new Tiles(tiles, onTileMissing ?? (() => undefined)).addTo(map);
  const areas = layerGroup().addTo(map);
  const gridLayer = showableGrids(map, frame);
  // The page's own layout may come after the map.
  const watcher = new ResizeObserver(() => map.invalidateSize({ animate: false }));
  watcher.observe(box);
  return {
    map,
    frame,
    showGrids: gridLayer.show,
    showAreas: (next) => {
      areas.clearLayers();
      for (const { corners, className } of next)
        polygon(corners.map(frame.onMap), { className, interactive: false }).addTo(areas);
    },
    fit: (points = []) => {
      const bounds = points.length === 0 ? gridLayer.bounds() : latLngBounds(points.map(frame.onMap));
      if (!bounds.isValid()) return;
      map.fitBounds(bounds, { maxZoom: FIT_ZOOM_MAX, padding: [MARGIN_PX, MARGIN_PX], animate: false });
    },
    end: () => {
      watcher.disconnect();
      map.remove();
    },
  };
}

type TileSettings = NonNullable<MapSettings["tiles"]>;

/** Leaflet's own tile layer puts a data: picture in place of a tile that is given up, which the page's policy forbids. */
class Tiles extends GridLayer {
  readonly #url: string;
  readonly #onMissing: () => void;

  constructor({ url, minZoom, maxZoom }: TileSettings, onMissing: () => void) {
    super({ minZoom, maxNativeZoom: maxZoom, maxZoom: ZOOM_MAX, pane: "tilePane" });
    this.#url = url;
    this.#onMissing = onMissing;
  }

  protected override createTile(
    { x, y, z }: Coords,
    done: (error?: Error, tile?: HTMLElement) => void,
  ): HTMLElement {
    const tile = document.createElement("img");
    tile.alt = "";
    tile.addEventListener("load", () => {
      done(undefined, tile);
    });
    tile.addEventListener("error", () => {
      this.#onMissing();
      done(new Error(`tile ${String(z)}/${String(x)}/${String(y)} did not come`), tile);
    });
    tile.src = this.#url.replace("{z}", String(z)).replace("{x}", String(x)).replace("{y}", String(y));
    return tile;
  }
}

interface GridsOnMap {
  readonly show: (grids: readonly Grid[]) => void;
  readonly bounds: () => LatLngBounds;
}

function showableGrids(map: LeafletMap, frame: Frame): GridsOnMap {
  const shapes = layerGroup().addTo(map);
  const names = layerGroup().addTo(map);
  let known: readonly { readonly name: string; readonly bounds: LatLngBounds }[] = [];
  map.on("zoomend", () => {
    nameAreas(map, names, known);
  });
  return {
    bounds: () => known.reduce((all, { bounds }) => all.extend(bounds), latLngBounds([])),
    show: (grids) => {
      shapes.clearLayers();
      known = grids.flatMap(({ name, level, geometry }) => {
        const rings = ringsOf(geometry).map((ring) =>
          ring.map(([lon = 0, lat = 0]) => frame.onMap({ lon, lat })),
        );
        if (rings.length === 0) return [];
        const shape = polygon(rings, { className: `area ${level}`, interactive: false }).addTo(shapes);
        return [{ name, bounds: shape.getBounds() }];
      });
      nameAreas(map, names, known);
    },
  };
}

function nameAreas(
  map: LeafletMap,
  layer: LayerGroup,
  areas: readonly { readonly name: string; readonly bounds: LatLngBounds }[],
): void {
  layer.clearLayers();
  const labels = areas.map(({ name, bounds }) => {
    const { x, y } = map.latLngToLayerPoint(bounds.getCenter());
    const widthPx =
      map.latLngToLayerPoint(bounds.getNorthEast()).x - map.latLngToLayerPoint(bounds.getSouthWest()).x;
    return { name, x, y, widthPx, at: bounds.getCenter() };
  });
  for (const { name, at } of placeLabels(labels)) {
    const text = document.createElement("span");
    text.textContent = name;
    const icon = divIcon({ className: "area-name", html: text, iconSize: [0, 0] });
    marker(at, { icon, interactive: false, keyboard: false, zIndexOffset: -1_000 }).addTo(layer);
  }
}
