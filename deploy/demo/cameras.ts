/** The cameras of the demo: three views cut from one recording, or the user's own. Pure data and pure functions. */
import { randomInt } from "node:crypto";

/** Keyframes two seconds apart in every clip, which is the demo's revisit time. */
export const CLIP_FPS = 10;
/** Short, so that a visitor need not wait three minutes for the first ticket; a street would have 180. */
const DEMO_DWELL_S = 20;

type Point = readonly [x: number, y: number];

interface View {
  readonly path: string;
  readonly name: string;
  /** Last digit of the camera's code. */
  readonly digit: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly filter?: string;
  readonly lon: number;
  readonly lat: number;
  readonly zone: { readonly id: string; readonly polygon: readonly Point[] };
}

/** Camera 1 sees the van and the blue car stand at the top right; the two others have nothing to report. */
export const DEMO_CAMERAS: readonly View[] = [
  {
    path: "/east",
    name: "示例路东口",
    digit: 1,
    widthPx: 768,
    heightPx: 576,
    lon: 120.6205,
    lat: 31.3162,
    zone: {
      id: "no-parking",
      polygon: [
        [0.82, 0.05],
        [1, 0.05],
        [1, 0.21],
        [0.82, 0.21],
      ],
    },
  },
  {
    path: "/west",
    name: "示例路西口",
    digit: 2,
    widthPx: 768,
    heightPx: 576,
    filter: "hflip",
    lon: 120.6198,
    lat: 31.3158,
    zone: {
      id: "footpath",
      polygon: [
        [0.05, 0.45],
        [0.3, 0.36],
        [0.95, 0.36],
        [0.95, 0.42],
        [0.05, 0.7],
      ],
    },
  },
  {
    path: "/green",
    name: "示例绿地",
    digit: 3,
    widthPx: 640,
    heightPx: 480,
    filter: "crop=400:300:0:276",
    lon: 120.6211,
    lat: 31.3168,
    zone: {
      id: "lawn",
      polygon: [
        [0.02, 0.1],
        [0.98, 0.6],
        [0.98, 0.98],
        [0.02, 0.98],
      ],
    },
  },
];

const WHOLE_PICTURE: readonly Point[] = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];

export interface DemoCamera {
  readonly code: string;
  readonly name: string;
  readonly url: string;
  /** What ${NAME} in the URL stands for. */
  readonly env: Readonly<Record<string, string>>;
  readonly lon: number;
  readonly lat: number;
  readonly zone: { readonly id: string; readonly polygon: readonly Point[] };
}

/** Administrative 320506, street 00, industry 00, type 131 (camera), network 0, then seven digits of our own. */
const codeOf = (serial: number): string => `3205060000131${String(serial).padStart(7, "0")}`;

/** With a database that others use too, codes of our own keep this run's tickets apart from earlier ones. */
export function firstSerial(shared: boolean): number {
  return shared ? randomInt(1000, 900_000) * 10 : 0;
}

export function demoCameras(urlOf: (path: string) => string, serial: number): readonly DemoCamera[] {
  return DEMO_CAMERAS.map(({ digit, path, name, lon, lat, zone }) => {
    return { code: codeOf(serial + digit), name, url: urlOf(path), env: {}, lon, lat, zone };
  });
}

/** Throws a sentence when it is no RTSP address. The password goes into the environment, not into a file. */
export function ownCameras(urls: readonly string[], serial: number): readonly DemoCamera[] {
  return urls.map((text, i) => {
    const number = String(i + 1);
    const url = parseRtsp(text);
    const variable = `GRIDWATCH_CAMERA_${number}_PASSWORD`;
    const { password } = url;
    url.password = password === "" ? "" : "secret";
    return {
      code: codeOf(serial + 101 + i),
      name: `camera ${number} (${url.host})`,
      url: password === "" ? url.href : url.href.replace(":secret@", `:\${${variable}}@`),
      env: password === "" ? {} : { [variable]: decodeURIComponent(password) },
      lon: 120.6205,
      lat: 31.3162,
      zone: { id: "whole-picture", polygon: WHOLE_PICTURE },
    };
  });
}

function parseRtsp(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^rtsps?:$/.test(url.protocol) || url.hostname === "") {
    throw new Error("--camera needs an address like rtsp://user:password@192.0.2.10:554/stream1");
  }
  return url;
}

/** The camera as agent.yaml wants it. */
export function cameraSettings(camera: DemoCamera): Record<string, unknown> {
  const { code, name, url, lon, lat, zone } = camera;
  const rule = {
    kind: "dwell",
    violation: "parking",
    evidence: ["motor-vehicle"],
    dwellS: DEMO_DWELL_S,
    updateS: 15,
  };
  return { code, name, url, location: { lon, lat, crs: "WGS-84" }, zones: [{ ...zone, rule }] };
}
