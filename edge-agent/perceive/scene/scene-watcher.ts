/** One camera's learned scene: looks in, changed regions and a verdict about the camera out. See README.md. */
import type { Xyxy } from "../../geometry/box.ts";
import type { RgbImage } from "../decode/frame.ts";
import type { Detection } from "../detect/detection.ts";
import { type AnchorMatch, chooseAnchors, findPose, gradientProfiles, type Profiles } from "./align.ts";
import {
  ALIKE,
  emptyShareOf,
  LEARNED as CELL_LEARNED,
  NEW as CELL_NEW,
  newShareOf,
  type SceneCells,
  VISIBLE,
} from "./cells.ts";
import {
  blankMemory,
  carryOver,
  type ChangeMemory,
  forgetCell,
  lastingShare,
  remember,
} from "./change-memory.ts";
import {
  blankFindings,
  CHANGED,
  compareCells,
  type Findings,
  looksAlike,
  OUTSIDE,
  SAME,
} from "./compare-cells.ts";
import { driftReference } from "./drift.ts";
import { AT_REST, type Pose } from "./fit.ts";
import { cellsInside, eachCellIn, type Grid, gridOf } from "./grid.ts";
import { createGuard, type Guard } from "./guard.ts";
import { createHiding, type Hiding } from "./hiding.ts";
import { coarseMatch, spreadOf } from "./coarse.ts";
import { blankPicture, createShrinker, type Picture, toRgb } from "./picture.ts";
import { createProfileChoice, meanLuma, type ProfileChoice } from "./profile-switch.ts";
import {
  beginFrom,
  blankReference,
  blendCell,
  CARRIED,
  HELD,
  LEARNED,
  learnNoise,
  type Reference,
  settle,
  vote,
} from "./reference.ts";
import { findRegions, regionMask } from "./regions.ts";
import { packScene, unpackScene } from "./saved-scene.ts";
import type { ChangedRegion, SceneLook, SceneOptions, SceneProfile, SceneWatcher } from "./scene.ts";

/** All that belongs to one size of picture. */
interface Scene {
  readonly grid: Grid;
  readonly shrink: (frame: RgbImage, into: Picture) => void;
  readonly references: Map<SceneProfile, Reference>;
  readonly memory: ChangeMemory;
  readonly findings: Findings;
  readonly ignored: Uint8Array;
  readonly hidden: Uint8Array;
  readonly hiding: Hiding;
  readonly guard: Guard;
  readonly profiles: ProfileChoice;
  readonly sameTimeMs: number;
  /** What the shares are made of, while it holds. */
  cells: SceneCells | undefined;
  /** `findings` are of the latest look: none were made while the light was changing over. */
  isCompared: boolean;
  now: Picture;
  last: Picture;
  pose: Pose;
  lastPose: Pose;
  profile: SceneProfile | undefined;
  anchors: Anchors | undefined;
  looks: number;
  /** Recent share of cells that differ without being part of a region: rain, crowds, noise. */
  differing: number;
  /** More of the picture differs in the latest look than lately: something may have come. */
  hasNews: boolean;
}

interface Anchors {
  readonly places: ReturnType<typeof chooseAnchors>;
  readonly profiles: Profiles;
  readonly luma: number;
  readonly chosenAtLook: number;
}

/** Anchors follow the reference's drift and learning: chosen anew after this many looks. */
const ANCHORS_FOR = 64;
/** Weight of the newest look in `differing`. */
const RECENT = 0.3;
/** A bag of 24 by 24 pixels in a picture of 640 by 360. */
const NEWS_SHARE = 0.0025;

/** Throws nothing: what cannot be restored from `saved` is learned anew. */
export function createSceneWatcher(options: SceneOptions, saved?: Uint8Array): SceneWatcher {
  let scene = saved === undefined ? undefined : restore(options, saved);
  return {
    observe(frame, detections, nowMs) {
      if (scene?.grid.frameWidthPx !== frame.widthPx || scene.grid.frameHeightPx !== frame.heightPx) {
        scene = blankScene(options, gridOf(frame.widthPx, frame.heightPx));
      }
      return observe(scene, frame, detections, nowMs);
    },
    changedShare(xyxy) {
      const cells = scene && cellsOf(scene);
      return cells && newShareOf(cells, xyxy);
    },
    emptyShare(xyxy) {
      const cells = scene && cellsOf(scene);
      return cells && emptyShareOf(cells, xyxy);
    },
    cells() {
      return scene && cellsOf(scene);
    },
    accept(xyxy) {
      if (scene !== undefined) acceptBox(scene, xyxy);
    },
    relearn() {
      if (scene !== undefined) scene = blankScene(options, scene.grid);
    },
    reference() {
      const reference = scene && currentReference(scene);
      return scene !== undefined && reference?.isLearned === true
        ? toRgb(scene.grid, reference.picture)
        : undefined;
    },
    save() {
      return scene === undefined ? new Uint8Array() : packScene(scene);
    },
  };
}

function blankScene(options: SceneOptions, grid: Grid, profile?: SceneProfile): Scene {
  return {
    grid,
    shrink: createShrinker(grid),
    references: new Map(),
    memory: blankMemory(grid),
    findings: blankFindings(grid),
    ignored: cellsInside(grid, options.ignore),
    hidden: new Uint8Array(grid.columns * grid.rows),
    hiding: createHiding(grid, {
      classes: options.hidingClasses,
      parking: options.parkingClasses ?? new Set(),
      surfaces: options.surfaces ?? [],
    }),
    guard: createGuard(),
    profiles: createProfileChoice(profile),
    // One look's scatter on either side: a corner may be hidden when the rest is first seen.
    sameTimeMs: 2 * options.revisitS * 1000,
    cells: undefined,
    isCompared: false,
    now: blankPicture(grid),
    last: blankPicture(grid),
    pose: AT_REST,
    lastPose: AT_REST,
    profile,
    anchors: undefined,
    looks: 0,
    differing: 0,
    hasNews: false,
  };
}

function restore(options: SceneOptions, saved: Uint8Array): Scene | undefined {
  const found = unpackScene(saved);
  if (found === undefined) return undefined;
  const scene = blankScene(options, found.grid, found.profile);
  for (const [profile, reference] of found.references) scene.references.set(profile, reference);
  return Object.assign(scene, { memory: found.memory });
}

const currentReference = ({ references, profile }: Scene): Reference | undefined =>
  profile === undefined ? undefined : references.get(profile);

function observe(scene: Scene, frame: RgbImage, detections: readonly Detection[], nowMs: number): SceneLook {
  [scene.now, scene.last] = [scene.last, scene.now];
  scene.lastPose = scene.pose;
  scene.cells = undefined;
  scene.isCompared = false;
  scene.shrink(frame, scene.now);
  scene.hidden.set(scene.ignored);
  scene.hiding.see(detections, scene.hidden);
  scene.looks++;
  const { profile, isChanging } = scene.profiles.observe(scene.now, scene.grid.width / 2);
  const reference = referenceFor(scene, profile);
  if (isChanging) {
    return { guard: { ok: true }, profile, isSettled: false, regions: regionsOf(scene, reference) };
  }
  const match = locate(scene, reference);
  scene.pose = match.pose;
  compareCells(
    {
      grid: scene.grid,
      reference,
      now: scene.now,
      pose: match.pose,
      contrast: match.contrast,
      hidden: scene.hidden,
      hasColour: profile !== "infrared",
    },
    scene.findings,
  );
  scene.isCompared = true;
  const { verdict, isDoubtful } = scene.guard.observe({
    match,
    meanLuma: meanLuma(scene.now),
    spread: spreadOf(scene.findings.now, scene.hidden),
    coarse: coarseMatch(scene.findings, scene.hidden),
  });
  if (!isDoubtful) learnAndRemember(scene, reference, nowMs);
  else if (!reference.isLearned) startOver(scene, reference);
  const isSettled = reference.isLearned && !isDoubtful && !scene.hasNews;
  return { guard: verdict, profile, isSettled, regions: verdict.ok ? regionsOf(scene, reference) : [] };
}

/** The profile's reference; a new one begins with this look, without what is known not to belong to the scene. */
function referenceFor(scene: Scene, profile: SceneProfile): Reference {
  const known = scene.references.get(profile);
  const isOther = profile !== scene.profile;
  scene.profile = profile;
  if (isOther || known === undefined) scene.anchors = undefined;
  if (known !== undefined) return known;
  const reference = blankReference(scene.grid);
  const { grid, now, memory } = scene;
  carryOver(memory, reference, { grid, now, mask: regionMask(grid, memory.active) });
  beginFrom(reference, scene.now, scene.hidden);
  scene.pose = AT_REST;
  scene.references.set(profile, reference);
  return reference;
}

function startOver(scene: Scene, reference: Reference): void {
  beginFrom(reference, scene.now, scene.hidden);
  scene.pose = AT_REST;
  scene.anchors = undefined;
}

function locate(scene: Scene, reference: Reference): AnchorMatch {
  const { grid, hidden } = scene;
  const isOld = scene.anchors === undefined || scene.looks - scene.anchors.chosenAtLook >= ANCHORS_FOR;
  if (isOld || (!reference.isLearned && scene.looks % 4 === 0)) {
    const unknown = reference.votes.map((votes) => (votes === 0 ? 1 : 0));
    scene.anchors = {
      places: chooseAnchors(reference.picture.luma, grid, unknown),
      profiles: gradientProfiles(reference.picture.luma, grid),
      luma: meanLuma(reference.picture),
      chosenAtLook: scene.looks,
    };
  }
  const { places, profiles } = scene.anchors as Anchors;
  return findPose(
    { before: reference.picture.luma, now: scene.now.luma, grid, anchors: places, hidden },
    scene.pose,
    { before: profiles, now: () => gradientProfiles(scene.now.luma, grid) },
  );
}

function learnAndRemember(scene: Scene, reference: Reference, nowMs: number): void {
  const { grid, findings, hidden, memory, now, pose } = scene;
  keepMissedHiders(scene, reference);
  const differing = newShare(scene);
  scene.hasNews = differing > scene.differing + NEWS_SHARE;
  scene.differing += RECENT * (differing - scene.differing);
  const input = { grid, reference, now, pose, findings, nowMs, lasting: lastingShare(scene.differing) };
  const look = { now, pose, isSame: false };
  for (let cell = 0; cell < hidden.length; cell++) {
    if (hidden[cell] !== 0 || findings.kind[cell] === OUTSIDE) continue;
    const carried = reference.carried[cell] as number;
    if (carried === HELD) continue;
    if (reference.votes[cell] === LEARNED || carried === CARRIED) {
      if (reference.isLearned || carried === CARRIED) remember(memory, input, cell);
      if (findings.kind[cell] === SAME && carried === 0) {
        learnNoise(reference, cell, findings.residual[cell] as number);
      }
    } else {
      learnNoise(reference, cell, findings.residual[cell] as number);
      look.isSame = findings.kind[cell] !== CHANGED;
      vote(reference, grid, cell, look);
    }
  }
  settle(reference, hidden);
  driftReference({ ...input, memory, hidden }, scene.looks);
}

/** Share of the visible cells that differ in this look and are part of no region. */
function newShare({ findings, hidden, memory }: Scene): number {
  let visible = 0;
  let differing = 0;
  for (let cell = 0; cell < hidden.length; cell++) {
    if (hidden[cell] !== 0) continue;
    visible++;
    if (findings.kind[cell] === CHANGED && memory.active[cell] === 0) differing++;
  }
  return differing / Math.max(1, visible);
}

function keepMissedHiders(scene: Scene, reference: Reference): void {
  const { grid, findings, hidden } = scene;
  const [before, after] = [
    { picture: scene.last, pose: scene.lastPose },
    { picture: scene.now, pose: scene.pose },
  ];
  scene.hiding.keepMissed((cell) => {
    if (reference.votes[cell] === LEARNED && findings.kind[cell] !== CHANGED) return undefined;
    return looksAlike(grid, cell, [before, after], findings.lookNoise);
  }, hidden);
}

function regionsOf(scene: Scene, reference: Reference): ChangedRegion[] {
  const { grid, memory, hidden, findings, sameTimeMs } = scene;
  return findRegions({ grid, memory, reference, hidden, tone: findings.tone, sameTimeMs });
}

/** Worked out when first asked for in a look. */
function cellsOf(scene: Scene): SceneCells | undefined {
  const reference = currentReference(scene);
  if (reference?.isLearned !== true) return undefined;
  if (scene.cells !== undefined) return scene.cells;
  const { grid, findings, hidden, isCompared, memory } = scene;
  const { factor, columns, rows } = grid;
  const bits = new Uint8Array(columns * rows);
  // With the plain insides of things, which only their rims tell from the ground.
  const mask = memory.active.includes(1) ? regionMask(grid, memory.active) : undefined;
  for (let cell = 0; cell < bits.length; cell++) {
    const known = knownBits(reference, cell);
    const isSeen = isCompared && (known & VISIBLE) !== 0 && hidden[cell] === 0;
    bits[cell] =
      (known & CELL_LEARNED) | (mask?.[cell] === 1 ? CELL_NEW : 0) | (isSeen ? seenBits(findings, cell) : 0);
  }
  scene.cells = { factor, columns, rows, bits, isCompared };
  return scene.cells;
}

/** VISIBLE: it may be compared. */
function knownBits({ carried, votes }: Reference, cell: number): number {
  const isCarried = carried[cell] === CARRIED;
  if (votes[cell] !== LEARNED) return isCarried ? CELL_LEARNED : 0;
  return carried[cell] === 0 ? CELL_LEARNED | VISIBLE : CELL_LEARNED;
}

function seenBits({ kind }: Findings, cell: number): number {
  if (kind[cell] === OUTSIDE) return 0;
  return kind[cell] === CHANGED ? VISIBLE : VISIBLE | ALIKE;
}

function acceptBox(scene: Scene, xyxy: Xyxy): void {
  const { grid, references, memory, hidden, now, pose } = scene;
  const current = currentReference(scene);
  scene.cells = undefined;
  eachCellIn(grid, xyxy, (cell) => {
    forgetCell(memory, cell);
    for (const reference of references.values()) {
      // In the other profiles, and where somebody stands in front, it is learned at the next chance.
      reference.votes[cell] = 0;
      reference.tries[cell] = 0;
      reference.carried[cell] = 0;
      if (reference !== current || hidden[cell] !== 0) continue;
      blendCell(reference.picture, now, { grid, cell, pose }, 1);
      reference.votes[cell] = LEARNED;
    }
  });
}
