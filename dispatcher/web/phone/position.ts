/** Where the worker is: only while the switch is on. It sorts the list, and tells assignment who is near. */
import { reactive } from "vue";
import { distanceM, type LonLat } from "../../../contract/coordinates.ts";
import { api, ask } from "../shared/api.ts";

const KEPT_AT = "gridwatch.sharing";
/** A minute at a walk is 80 m: oftener tells assignment nothing, and costs battery. */
const TELL_EVERY_MS = 60_000;
const TELL_AFTER_M = 50;
const TELL_AT_MOST_EVERY_MS = 10_000;

interface Position {
  isSharing: boolean;
  state: "off" | "waiting" | "known" | "denied";
  /** WGS-84, as the browser's interface promises. */
  here: LonLat | null;
}

export const position = reactive<Position>({ isSharing: false, state: "off", here: null });

let watch: number | null = null;
let told: { readonly atMs: number; readonly at: LonLat } | null = null;

export function share(isOn: boolean): void {
  localStorage.setItem(KEPT_AT, isOn ? "1" : "0");
  position.isSharing = isOn;
  if (!isOn) stop();
  if (!isOn || watch !== null) return;
  position.state = "waiting";
  watch = navigator.geolocation.watchPosition(moved, refused, {
    enableHighAccuracy: true,
    maximumAge: 15_000,
  });
}

/** As it was left. */
export function shareAsBefore(): void {
  if (localStorage.getItem(KEPT_AT) === "1") share(true);
}

function stop(): void {
  if (watch !== null) navigator.geolocation.clearWatch(watch);
  watch = null;
  told = null;
  Object.assign(position, { state: "off", here: null });
}

/** For the end of a session: nothing is told in the name of whoever comes next. */
export const stopSharing = stop;

function moved({ coords, timestamp }: GeolocationPosition): void {
  const at = { lon: coords.longitude, lat: coords.latitude };
  Object.assign(position, { state: "known", here: at });
  if (!isWorthTelling(at, timestamp)) return;
  told = { atMs: timestamp, at };
  // An old position is of no use: one that does not arrive is not kept.
  void ask(api.POST("/api/me/position", { body: { ...at, crs: "WGS-84" } })).then((result) => {
    if (!result.ok) told = null;
  });
}

function isWorthTelling(at: LonLat, atMs: number): boolean {
  if (told === null) return true;
  const sinceMs = atMs - told.atMs;
  return (
    sinceMs >= TELL_EVERY_MS || (sinceMs >= TELL_AT_MOST_EVERY_MS && distanceM(told.at, at) > TELL_AFTER_M)
  );
}

function refused({ code }: GeolocationPositionError): void {
  if (code === GeolocationPositionError.PERMISSION_DENIED) {
    share(false);
    position.state = "denied";
  }
}

export interface Fix {
  readonly at: LonLat;
  readonly accuracyM: number;
}

/** Once, for a report; null: not known, or not allowed. */
export const locate = (): Promise<Fix | null> =>
  new Promise((resolve) => {
    // Not there at all where the page did not come by https.
    if (!("geolocation" in navigator)) {
      resolve(null);
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        resolve({ at: { lon: coords.longitude, lat: coords.latitude }, accuracyM: coords.accuracy });
      },
      () => {
        resolve(null);
      },
      { enableHighAccuracy: true, timeout: 10_000, maximumAge: 30_000 },
    );
  });
