/** Who is in front of the agent: cameras that behave, and as many that do not. Pure. */

/** `standing` and `coming` are good cameras; each of the others has a fault of its own. */
export type Conduct =
  | "standing"
  | "coming"
  | "flaps"
  | "freezes"
  | "garbage"
  | "recodes"
  | "repeats"
  | "silent"
  | "off"
  | "resizes";

export const CONDUCTS: Readonly<Record<Conduct, string>> = {
  standing: "good: a van stands there all the time",
  coming: "good: a van stands there for 6 s and is gone for 6 s, again and again",
  flaps: "the connection is cut every 2 to 4 s",
  freezes: "after 3 s no more packets, the connection stays open",
  garbage: "answers with noise, with a web page, or with an RTSP answer that makes no sense",
  recodes: "cut every 6 s, and comes back with another codec and size",
  repeats: "one picture, byte for byte, again and again",
  silent: "accepts the connection and never says a word",
  off: "refuses the connection",
  resizes: "another picture size every 4 s within one stream",
};

export interface SoakCamera {
  readonly index: number;
  /** GB/T 28181. */
  readonly code: string;
  readonly conduct: Conduct;
  /** Number of the recorder (an address of its own) that it hangs on. */
  readonly recorder: number;
}

/** In the order in which a smaller cast keeps them. */
const FAULTS: readonly Conduct[] = [
  "flaps",
  "freezes",
  "garbage",
  "recodes",
  "repeats",
  "off",
  "silent",
  "resizes",
];
/** Of three good cameras one has vans that come and go. */
const COMING_EVERY = 3;
const CAMERAS_PER_RECORDER = 6;

export const MIN_CAMERAS = 4;
export const MAX_CAMERAS = 98;

/** An even number of cameras, good ones and others in turn, six on each recorder. */
export function castOf(cameras: number): readonly SoakCamera[] {
  return Array.from({ length: cameras }, (_, index) => ({
    index,
    code: `3205060000131${String(8_000_000 + index)}`,
    conduct: conductOf(index),
    recorder: Math.floor(index / CAMERAS_PER_RECORDER),
  }));
}

function conductOf(index: number): Conduct {
  const pair = Math.floor(index / 2);
  if (index % 2 === 0) return pair % COMING_EVERY === COMING_EVERY - 1 ? "coming" : "standing";
  return FAULTS[pair % FAULTS.length] ?? "off";
}

export const isGood = ({ conduct }: SoakCamera): boolean => conduct === "standing" || conduct === "coming";

/** Two digits, so that paths are equally long and one can stand for another in a request. */
export const mountOf = (kind: "cam" | "alt" | "rep" | "two", { index }: SoakCamera): string =>
  `/${kind}${String(index).padStart(2, "0")}`;

/** Round the van's place: its ground point is at (0.80, 0.54) of the picture. */
const KERB = [
  [0.62, 0.35],
  [0.9, 0.35],
  [0.9, 0.75],
  [0.62, 0.75],
];

const RULES: Readonly<Record<"standing" | "coming", object>> = {
  standing: { dwellS: 3, updateS: 4, clearS: 20, maxGapS: 20 },
  coming: { dwellS: 1, updateS: 60, clearS: 2, maxGapS: 2 },
};

/** Short, so that many turns of everything fit into minutes. */
const PATROL = { revisitS: 1, stallS: 3, frozenPictureS: 5, maxWidthPx: 640 };

export interface SettingsParts {
  readonly agentId: string;
  readonly metricsPort: number;
  readonly model: { readonly manifestPath: string; readonly weightsPath: string };
  readonly urlOf: (camera: SoakCamera) => string;
}

/** agent.yaml as plain data. */
export function settingsOf(cast: readonly SoakCamera[], parts: SettingsParts): object {
  const { agentId, metricsPort, model, urlOf } = parts;
  return {
    agentId,
    dataDir: "./data",
    configSource: "file",
    model: { manifest: model.manifestPath, weights: model.weightsPath },
    patrol: PATROL,
    metrics: { port: metricsPort },
    live: { maxViews: 0 },
    heartbeatS: 5,
    cameras: cast.map((camera) => ({
      code: camera.code,
      name: `${String(camera.index)} ${camera.conduct}`,
      url: urlOf(camera),
      location: { lon: 120.6205, lat: 31.3162, crs: "WGS-84" },
      zones: [{ id: "kerb", polygon: KERB, rule: ruleOf(camera.conduct) }],
    })),
  };
}

function ruleOf(conduct: Conduct): object {
  const times = RULES[conduct === "coming" ? "coming" : "standing"];
  return { kind: "dwell", violation: "parking", evidence: ["motor-vehicle"], ...times };
}
