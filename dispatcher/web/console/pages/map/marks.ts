/** Signs on the map, each kept as long as it is the same: live updates move and change what is there, and nothing flickers. */
import {
  divIcon,
  type DivIcon,
  type LatLngExpression,
  layerGroup,
  type Map as LeafletMap,
  marker,
  type Marker,
} from "leaflet";
import { type Cluster, type Drawn, ZOOM_MAX } from "./clusters.ts";
import type { Frame } from "./frame.ts";
import { type Look, lookOf, type MapPoint } from "./points.ts";
import { drawSign, SIZES } from "./signs.ts";

export interface Marks {
  readonly draw: (drawn: Drawn, chosen: MapPoint | null) => void;
}

export interface MarksOptions {
  readonly map: LeafletMap;
  readonly frame: Frame;
  /** What a pointer that rests on it is told. */
  readonly titleOf: (point: MapPoint) => string;
  /** Stands below it; null: nothing. */
  readonly tagOf: (point: MapPoint) => string | null;
  readonly onPick: (point: MapPoint) => void;
  /** All at one place, where no zoom tells them apart. */
  readonly onPickMany: (points: readonly MapPoint[]) => void;
}

interface Mark {
  readonly key: string;
  /** Of what it looks like: another text is drawn anew. */
  readonly face: string;
  readonly at: LatLngExpression;
  readonly icon: () => DivIcon;
  readonly zIndexOffset: number;
  readonly onClick: () => void;
}

const TONE_HEIGHT: Readonly<Record<Look["tone"], number>> = {
  bad: 400,
  wait: 300,
  work: 200,
  good: 100,
  quiet: 0,
};
const CHOSEN_HEIGHT = 2_000;
const BESIDE_PX = 8;

export function makeMarks(options: MarksOptions): Marks {
  const { map } = options;
  const layer = layerGroup().addTo(map);
  const shown = new Map<string, { marker: Marker; face: string; onClick: () => void }>();

  function show(mark: Mark): void {
    const { key, face, at, icon, zIndexOffset, onClick } = mark;
    const known = shown.get(key);
    if (known === undefined) {
      const made = marker(at, { icon: icon(), keyboard: false, zIndexOffset }).addTo(layer);
      const kept = { marker: made, face, onClick };
      made.on("click", () => {
        kept.onClick();
      });
      shown.set(key, kept);
      return;
    }
    known.onClick = onClick;
    known.marker.setLatLng(at);
    if (known.face === face) return;
    known.face = face;
    known.marker.setIcon(icon()).setZIndexOffset(zIndexOffset);
  }

  return {
    draw({ singles, clusters }, chosen) {
      const isDrawn = singles.some(({ id }) => id === chosen?.id);
      // Also where it stands among others: the list says it is there.
      const points = chosen === null || isDrawn ? singles : [...singles, chosen];
      const marks = [
        ...points.map((point) => pointMark(point, point.id === chosen?.id, options)),
        ...clusters.map((cluster) => clusterMark(cluster, map, options)),
      ];
      const wanted = new Set(marks.map(({ key }) => key));
      for (const [key, { marker: gone }] of shown) {
        if (wanted.has(key)) continue;
        gone.remove();
        shown.delete(key);
      }
      for (const mark of marks) show(mark);
    },
  };
}

function pointMark(point: MapPoint, isChosen: boolean, options: MarksOptions): Mark {
  const { frame, titleOf, tagOf, onPick } = options;
  const look = lookOf(point);
  const [title, tag] = [titleOf(point), tagOf(point)];
  return {
    key: point.id,
    face: [look.shape, look.sign, look.tone, String(isChosen), title, tag].join("\n"),
    at: frame.onMap(point),
    zIndexOffset: isChosen ? CHOSEN_HEIGHT : TONE_HEIGHT[look.tone],
    onClick: () => {
      onPick(point);
    },
    icon: () => {
      const face = document.createElement("span");
      face.title = title;
      face.dataset["point"] = point.id;
      face.append(drawSign(look));
      if (tag !== null) {
        const text = document.createElement("span");
        text.className = "tag";
        text.textContent = tag;
        face.append(text);
      }
      const className = `mark ${point.layer} ${isChosen ? "chosen" : ""}`;
      return divIcon({ className, html: face, ...placed(look.shape) });
    },
  };
}

/** Tickets stand on their place, cameras hang below theirs and workers stand beside: a camera's tickets have its own. */
function placed(shape: Look["shape"]): {
  readonly iconSize: [number, number];
  readonly iconAnchor: [number, number];
} {
  const [width, height] = SIZES[shape];
  const middle = shape === "round" ? -BESIDE_PX : width / 2;
  const anchorY = shape === "square" ? -3 : shape === "round" ? height / 2 : height;
  return { iconSize: [width, height], iconAnchor: [middle, anchorY] };
}

/** Grows with the number, within reason. */
const clusterPx = (count: number): number => Math.round(30 + Math.min(18, 7 * Math.log10(count)));

function clusterMark(cluster: Cluster, map: LeafletMap, options: MarksOptions): Mark {
  const { layer, count, bad } = cluster;
  const at = options.frame.onMap(cluster);
  const sizePx = clusterPx(count);
  return {
    key: `${layer} ${at.join(" ")}`,
    face: `${String(count)} ${String(bad)}`,
    at,
    zIndexOffset: bad > 0 ? TONE_HEIGHT.bad : TONE_HEIGHT.work,
    onClick: () => {
      const zoom = cluster.opensAtZoom();
      if (zoom <= ZOOM_MAX) map.setView(at, Math.max(zoom, map.getZoom() + 1));
      else options.onPickMany(cluster.points());
    },
    icon: () => {
      const face = document.createElement("span");
      face.textContent = String(count);
      face.dataset["count"] = String(count);
      if (bad > 0) {
        const badge = document.createElement("b");
        badge.textContent = `!${String(bad)}`;
        face.append(badge);
      }
      const anchorY = layer === "tickets" ? sizePx : layer === "cameras" ? -3 : sizePx / 2;
      return divIcon({
        className: `cluster ${layer} ${bad > 0 ? "has-bad" : ""}`,
        html: face,
        iconSize: [sizePx, sizePx],
        iconAnchor: [layer === "workers" ? -BESIDE_PX : sizePx / 2, anchorY],
      });
    },
  };
}
