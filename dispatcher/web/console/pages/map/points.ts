/** What lies on the map, each with its look: shape and sign say what the colour says. Pure. */
import type { paths } from "../../../shared/api-types.ts";
import type { CameraRow, CameraState } from "../../fleet.ts";
import type { Layer } from "./filters.ts";

export type MapAnswer = paths["/api/map"]["get"]["responses"][200]["content"]["application/json"];

interface Common {
  /** Of its layer's own, with the layer in front. */
  readonly id: string;
  readonly lon: number;
  readonly lat: number;
}
export interface TicketPoint extends Common {
  readonly layer: "tickets";
  readonly ticket: MapAnswer["tickets"]["points"][number];
}
export interface CameraPoint extends Common {
  readonly layer: "cameras";
  readonly camera: MapAnswer["cameras"]["points"][number];
  /** As the office counts it: an agent's silence and a picture that is not believed are told, too. */
  readonly state: CameraState;
}
export interface WorkerPoint extends Common {
  readonly layer: "workers";
  readonly worker: MapAnswer["workers"]["points"][number];
}
export type MapPoint = TicketPoint | CameraPoint | WorkerPoint;

/** How it stands: what somebody must look at comes first in lists, and is counted on clusters. */
export type Tone = "bad" | "wait" | "work" | "good" | "quiet";

export interface Look {
  readonly shape: "pin" | "late" | "square" | "round";
  readonly sign: Sign;
  readonly tone: Tone;
}
export type Sign =
  | "question"
  | "ring"
  | "quarter"
  | "half"
  | "three"
  | "tick"
  | "pause"
  | "dot"
  | "camera"
  | "slash"
  | "mark"
  | "person"
  | "away";

type State = TicketPoint["ticket"]["state"];

/** A ring that fills as the work goes on. */
const TICKET_LOOKS: Readonly<Record<State, { readonly sign: Sign; readonly tone: Tone }>> = {
  unconfirmed: { sign: "question", tone: "wait" },
  open: { sign: "ring", tone: "wait" },
  assigned: { sign: "quarter", tone: "work" },
  accepted: { sign: "half", tone: "work" },
  arrived: { sign: "three", tone: "work" },
  done: { sign: "tick", tone: "good" },
  suspended: { sign: "pause", tone: "quiet" },
  closed: { sign: "dot", tone: "quiet" },
};
const CAMERA_LOOKS: Readonly<Record<CameraState, { readonly sign: Sign; readonly tone: Tone }>> = {
  seeing: { sign: "camera", tone: "good" },
  connecting: { sign: "ring", tone: "wait" },
  suspended: { sign: "pause", tone: "wait" },
  blind: { sign: "slash", tone: "bad" },
  silent: { sign: "mark", tone: "bad" },
};

export function ticketLook(state: State, isOverdue: boolean): Look {
  const { sign, tone } = TICKET_LOOKS[state];
  return isOverdue ? { shape: "late", sign, tone: "bad" } : { shape: "pin", sign, tone };
}
export const cameraLook = (state: CameraState): Look => ({ shape: "square", ...CAMERA_LOOKS[state] });
export const workerLook = (isOnShift: boolean): Look =>
  isOnShift
    ? { shape: "round", sign: "person", tone: "work" }
    : { shape: "round", sign: "away", tone: "quiet" };

export function lookOf(point: MapPoint): Look {
  switch (point.layer) {
    case "tickets":
      return ticketLook(point.ticket.state, point.ticket.isOverdue);
    case "cameras":
      return cameraLook(point.state);
    case "workers":
      return workerLook(point.worker.onShift);
  }
}

/** `fleet`: the cameras as the agents' heartbeats tell of them; empty: not known (yet). */
export function pointsOf(answer: MapAnswer, fleet: readonly CameraRow[]): readonly MapPoint[] {
  const states = new Map(fleet.map(({ health, state }) => [health.cameraCode, state]));
  const { tickets, cameras, workers } = answer;
  return [
    ...tickets.points.map(
      (ticket): TicketPoint => ({
        ...{ layer: "tickets", id: `tickets:${ticket.id}`, lon: ticket.lon, lat: ticket.lat, ticket },
      }),
    ),
    ...cameras.points.map(
      (camera): CameraPoint => ({
        ...{ layer: "cameras", id: `cameras:${camera.code}`, lon: camera.lon, lat: camera.lat, camera },
        state: states.get(camera.code) ?? camera.state,
      }),
    ),
    ...workers.points.map(
      (worker): WorkerPoint => ({
        ...{ layer: "workers", id: `workers:${worker.id}`, lon: worker.lon, lat: worker.lat, worker },
      }),
    ),
  ];
}

const TONE_ORDER: readonly Tone[] = ["bad", "wait", "work", "good", "quiet"];
const LAYER_ORDER: readonly Layer[] = ["tickets", "cameras", "workers"];

const nameOf = (point: MapPoint): string => {
  if (point.layer === "tickets") return String(1e9 - point.ticket.number);
  return point.layer === "cameras" ? point.camera.name : point.worker.name;
};

/** As a list reads them: by layer, what somebody must look at first, then the newest, or by name. */
export const inListOrder = (points: readonly MapPoint[]): readonly MapPoint[] =>
  points
    .map((point) => ({
      point,
      layer: LAYER_ORDER.indexOf(point.layer),
      tone: TONE_ORDER.indexOf(lookOf(point).tone),
      name: nameOf(point),
    }))
    .sort((a, b) => a.layer - b.layer || a.tone - b.tone || (a.name < b.name ? -1 : 1))
    .map(({ point }) => point);
