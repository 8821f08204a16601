/**
 * One camera's settings in the text of its agent's configuration. What is not changed stays as it was written, with its
 * comments; addresses and passwords are read by nobody here. Pure.
 */
import { Value } from "typebox/value";
import {
  type Document,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  visit,
  type YAMLMap,
} from "yaml";
import { CameraSettings } from "#contract";
import { DispatcherError } from "../errors.ts";
import { sameSettings } from "./settings-diff.ts";

const KEYS = Object.keys(CameraSettings.properties) as (keyof CameraSettings)[];

const conflict = (sentence: string): DispatcherError => new DispatcherError("CONFLICT", sentence);

/** Null: the text has no such camera. Throws CONFLICT when its settings there are not sound. */
export function settingsIn(text: string, cameraCode: string): CameraSettings | null {
  const found = findCamera(documentOf(text), cameraCode);
  return found === null ? null : settingsOf(found.plain, cameraCode);
}

/** Of the camera in the text's list, as the agent counts it; -1: it is not there. */
export function placeOf(text: string, cameraCode: string): number {
  const { cameras } = plainOf(text) as { readonly cameras?: readonly { readonly code?: unknown }[] };
  return cameras?.findIndex(({ code }) => code === cameraCode) ?? -1;
}

function settingsOf(plain: Readonly<Record<string, unknown>>, cameraCode: string): CameraSettings {
  const settings = filledIn(plain);
  if (Value.Check(CameraSettings, settings)) return settings;
  const [first] = Value.Errors(CameraSettings, settings);
  const where = first?.instancePath.slice(1).replaceAll("/", ".") ?? "";
  throw conflict(
    `What the bucket holds of camera ${cameraCode} is not sound: ${where}: ${first?.message ?? ""}; it was put there by other means and must be mended there.`,
  );
}

/** With defaults, sound or not. */
function filledIn(plain: Readonly<Record<string, unknown>>): unknown {
  const own = Object.fromEntries(KEYS.filter((key) => key in plain).map((key) => [key, plain[key]]));
  return Value.Default(CameraSettings, structuredClone(own));
}

/** The text with these settings of this camera. Throws CONFLICT when that cannot be written without changing more. */
export function withSettings(text: string, cameraCode: string, settings: CameraSettings): string {
  const document = documentOf(text);
  const found = findCamera(document, cameraCode);
  if (found === null) throw conflict(`The agent's configuration has no camera ${cameraCode}.`);
  const before = settingsOf(found.plain, cameraCode);
  for (const key of KEYS) {
    if (sameSettings(before[key], settings[key])) continue;
    if (settings[key] === undefined) found.node.delete(key);
    else if (key === "zones") setZones(document, found.node, { before: before.zones, after: settings.zones });
    else found.node.set(key, inLines(document, settings[key]));
  }
  const written = writtenOf(document, cameraCode);
  refuseSideEffects(text, written, { cameraCode, settings });
  return written;
}

/** A zone that is as it was keeps its place in the text, and whatever somebody wrote beside it. */
function setZones(
  document: Document,
  camera: YAMLMap,
  { before, after }: { readonly before: CameraSettings["zones"]; readonly after: CameraSettings["zones"] },
): void {
  const nodes = camera.get("zones");
  const zones = inLines(document, after);
  if (isSeq(nodes) && isSeq(zones)) {
    zones.flow = nodes.flow === true && nodes.items.length > 0;
    const used = new Set<number>();
    zones.items = zones.items.map((node, i) => {
      const place = before.findIndex((zone, k) => !used.has(k) && sameSettings(zone, after[i]));
      used.add(place);
      return nodes.items[place] ?? node;
    });
  }
  camera.set("zones", zones);
}

/** An alias whose anchor has gone cannot be written. */
function writtenOf(document: Document, cameraCode: string): string {
  try {
    return document.toString({ lineWidth: 0 });
  } catch {
    throw shared(cameraCode);
  }
}

const shared = (cameraCode: string): DispatcherError =>
  conflict(
    `Camera ${cameraCode} shares parts with others in the agent's configuration (YAML anchors): write them out there before it is changed from here.`,
  );

interface FoundCamera {
  readonly node: YAMLMap;
  readonly plain: Readonly<Record<string, unknown>>;
}

function findCamera(document: Document, cameraCode: string): FoundCamera | null {
  const cameras = document.get("cameras");
  if (!isSeq(cameras)) return null;
  for (const node of cameras.items) {
    if (!isMap(node)) continue;
    const plain = node.toJS(document) as Readonly<Record<string, unknown>>;
    if (plain["code"] === cameraCode) return { node, plain };
  }
  return null;
}

function documentOf(text: string): Document {
  const document = parseDocument(text, { prettyErrors: false });
  if (document.errors.length === 0) return document;
  throw conflict(
    "What the bucket holds for this agent is not YAML: it was put there by other means and must be mended there.",
  );
}

/** A point in one line: a polygon of one number a line is for nobody to read. */
function inLines(document: Document, value: unknown): unknown {
  const node = document.createNode(value, { aliasDuplicateObjects: false });
  if (!isCollection(node)) return node;
  visit(node, {
    Seq: (_key, seq) => {
      if (seq.items.every((item) => isScalar(item))) seq.flow = true;
    },
  });
  return node;
}

/** An alias or a merge key in the text could carry a change to where nobody meant it. */
function refuseSideEffects(
  before: string,
  after: string,
  { cameraCode, settings }: { readonly cameraCode: string; readonly settings: CameraSettings },
): void {
  const [was, is] = [plainOf(before), plainOf(after)];
  const isOnlyThis =
    sameSettings(withoutSettings(was, cameraCode), withoutSettings(is, cameraCode)) &&
    sameSettings(
      Value.Default(CameraSettings, structuredClone(settings)),
      filledIn(findCamera(documentOf(after), cameraCode)?.plain ?? {}),
    );
  if (!isOnlyThis) throw shared(cameraCode);
}

const plainOf = (text: string): Readonly<Record<string, unknown>> =>
  documentOf(text).toJS() as Readonly<Record<string, unknown>>;

function withoutSettings(config: Readonly<Record<string, unknown>>, cameraCode: string): unknown {
  const cameras = config["cameras"] as readonly Readonly<Record<string, unknown>>[];
  return {
    ...config,
    cameras: cameras.map((camera) =>
      camera["code"] === cameraCode
        ? Object.fromEntries(Object.entries(camera).filter(([key]) => !(KEYS as string[]).includes(key)))
        : camera,
    ),
  };
}
