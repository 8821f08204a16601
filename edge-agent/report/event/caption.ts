/** The words on an evidence picture, in what the machine's fonts can write. Pure. */
import { VIOLATION_LABELS } from "#contract";
import type { Incident } from "../../perceive/zone/incident.ts";
import type { Script } from "./fonts.ts";

/** Two lines below the picture, each with a left and a right end. */
export interface Caption {
  readonly title: string;
  readonly titleEnd: string;
  readonly detail: string;
  readonly detailEnd: string;
  /** What stands at the box; empty for none. */
  readonly boxTag: string;
}

export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

export interface Scene {
  readonly cameraCode: string;
  readonly cameraName: string;
  readonly capturedAtMs: number;
  /** IANA name such as Asia/Shanghai; the machine's own zone when absent. */
  readonly timeZone?: string | undefined;
}

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** 185 → "3 min 05 s", 42 → "42 s", 7260 → "2 h 01 min". */
export function durationEn(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const padded = (value: number) => String(value).padStart(2, "0");
  if (hours > 0) return `${hours} h ${padded(minutes)} min`;
  return minutes > 0 ? `${minutes} min ${padded(rest)} s` : `${rest} s`;
}

/** 185 → "3分05秒", 42 → "42秒", 7260 → "2小时01分". */
export function durationZh(seconds: number): string {
  return durationEn(seconds)
    .replace(" h ", "小时")
    .replace(" min ", "分")
    .replace(" min", "分")
    .replace(" s", "秒");
}

/** Local date and time with the offset, so that a picture read elsewhere is not misread: 2026-11-21 09:43:30 UTC+08:00. */
export function localTime(ms: number, timeZone?: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    ...(timeZone === undefined ? {} : { timeZone }),
    ...{ year: "numeric", month: "2-digit", day: "2-digit" },
    ...{
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
      timeZoneName: "longOffset",
    },
  }).formatToParts(ms);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? "";
  const date = `${part("year")}-${part("month")}-${part("day")}`;
  const named = part("timeZoneName").replace("GMT", "UTC");
  // Some versions of ICU give no digits for a zero offset.
  const offset = named === "UTC" ? "UTC+00:00" : named;
  return `${date} ${part("hour")}:${part("minute")}:${part("second")} ${offset}`;
}

const NOT_LATIN = /[^\u0020-\u024f]/gu;

/** A camera's name as the fonts can write it; its code when nothing of the name is left. */
export function writableName(scene: Scene, script: Script): string {
  if (script === "chinese") return scene.cameraName;
  const latin = scene.cameraName
    .replace(NOT_LATIN, " ")
    .replace(/\(\s*\)/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  return /[A-Za-z0-9]/.test(latin) ? latin : scene.cameraCode;
}

function sceneLine(scene: Scene, script: Script): Pick<Caption, "detail" | "detailEnd"> {
  return { detail: writableName(scene, script), detailEnd: localTime(scene.capturedAtMs, scene.timeZone) };
}

function bilingual({ zh, en }: Bilingual, script: Script): string {
  return script === "chinese" ? `${zh} · ${upperFirst(en)}` : upperFirst(en);
}

export function incidentCaption(incident: Incident, scene: Scene, script: Script): Caption {
  const label = VIOLATION_LABELS[incident.violation];
  // As long as it stood there: passers-by who hid it for a while take nothing from that.
  const seen = incident.elapsedS;
  const limit = incident.thresholdS;
  const dwellEn = `${durationEn(seen)} (limit ${durationEn(limit)})`;
  const dwellZh = `停留 ${durationZh(seen)}（限 ${durationZh(limit)}）`;
  const percent = `${Math.round(incident.confidence * 100)}%`;
  return {
    title: bilingual(label, script),
    titleEnd: script === "chinese" ? `${dwellZh}· ${durationEn(seen)}` : dwellEn,
    boxTag: script === "chinese" ? `${label.zh} ${percent}` : `${incident.className} ${percent}`,
    ...sceneLine(scene, script),
  };
}

/** For pictures that no incident asked for: a verification look, a snapshot. */
export function lookCaption(title: Bilingual, scene: Scene, script: Script): Caption {
  return { title: bilingual(title, script), titleEnd: "", boxTag: "", ...sceneLine(scene, script) };
}
