/** What is said of a point, in the reader's language. */
import { useI18n } from "vue-i18n";
import { durationText } from "../../../shared/duration.ts";
import { language } from "../../words.ts";
import type { MapPoint, WorkerPoint } from "./points.ts";

export interface PointWords {
  readonly name: (point: MapPoint) => string;
  /** How it stands. */
  readonly standing: (point: MapPoint) => string;
  readonly title: (point: MapPoint) => string;
  /** Below its sign on the map; null: nothing. */
  readonly tag: (point: MapPoint) => string | null;
}

/** In a component's setup. */
export function usePointWords(): PointWords {
  const { t } = useI18n();
  const age = ({ worker: { positionAgeS } }: WorkerPoint): string =>
    positionAgeS === null
      ? t("map.atBase")
      : t("map.heard", { time: durationText(Math.round(positionAgeS), language()) });
  const name = (point: MapPoint): string => {
    if (point.layer === "tickets")
      return `#${String(point.ticket.number)} ${t(`violation.${point.ticket.violation}`)}`;
    return point.layer === "cameras" ? point.camera.name : point.worker.name;
  };
  const standing = (point: MapPoint): string => {
    switch (point.layer) {
      case "tickets": {
        const state = t(`state.${point.ticket.state}`);
        return point.ticket.isOverdue ? `${state} · ${t("map.overdue")}` : state;
      }
      case "cameras":
        return t(`map.cameraStates.${point.state}`);
      case "workers":
        return `${t(point.worker.onShift ? "map.onShift" : "map.offShift")} · ${age(point)}`;
    }
  };
  return {
    ...{ name, standing },
    title: (point) => `${name(point)} · ${standing(point)}`,
    tag: (point) => (point.layer === "workers" ? `${point.worker.name} · ${age(point)}` : null),
  };
}
