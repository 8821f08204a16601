/** The editor's state: what is drawn, over which version, what is chosen, and what was found wrong. */
import { computed, shallowReactive, watch } from "vue";
import type { CameraSettings } from "../../../../../../contract/camera-settings.ts";
import { type Draft, dropDraft, isSame, keepDraft, keptDraft } from "./draft.ts";
import { type Point, type Ring } from "./geometry.ts";
import { begin, change, type History, redo, undo } from "./history.ts";
import { type Problem, problemsOf } from "./problems.ts";
import {
  type Shape,
  type ShapeRef,
  keyOf,
  shapesOf,
  type Tool,
  withNewShape,
  withNewZone,
  withoutShape,
  withRing,
} from "./shapes.ts";
import type { Template } from "./templates.ts";

/** Of what is in force: version null cannot be changed from here. */
interface Saved {
  readonly version: number | null;
  readonly settings: CameraSettings;
}

interface State {
  history: History<CameraSettings> | null;
  /** What is drawn over. */
  base: Saved | null;
  /** A newer one that somebody else saved meanwhile; null: none. */
  theirs: Saved | null;
  chosen: ShapeRef | null;
  corner: number | null;
  tool: Tool | null;
  /** Corners of what is being drawn. */
  line: readonly Point[];
  note: string;
  /** Of the agent, to what was sent last. */
  said: readonly Problem[];
  /** It was found in this browser. */
  isFromDraft: boolean;
  isKept: boolean;
}

function viewOf(state: State) {
  const settings = computed(() => state.history?.present ?? null);
  const isDirty = computed(
    () => settings.value !== null && state.base !== null && !isSame(settings.value, state.base.settings),
  );
  const shapes = computed<readonly Shape[]>(() => (settings.value === null ? [] : shapesOf(settings.value)));
  const chosen = computed<Shape | null>(() => {
    const { chosen: ref } = state;
    return ref === null ? null : (shapes.value.find(({ key }) => key === keyOf(ref)) ?? null);
  });
  const problems = computed<readonly Problem[]>(() =>
    settings.value === null ? [] : [...problemsOf(settings.value), ...state.said],
  );
  return { settings, isDirty, shapes, chosen, problems };
}
type View = ReturnType<typeof viewOf>;

/** What somebody does to the drawing. */
function drawing(state: State, { settings }: View) {
  function choose(ref: ShapeRef | null, corner: number | null = null): void {
    Object.assign(state, { chosen: ref, corner });
  }

  /** `by`: what changes under one name in a row is one step back. */
  function set(next: CameraSettings, by: string | null = null): void {
    if (state.history === null) return;
    state.history = change(state.history, next, by);
    state.said = [];
  }

  function setRing(ref: ShapeRef, ring: Ring, by: string | null = null): void {
    if (settings.value !== null) set(withRing(settings.value, ref, ring), by);
  }

  function add(tool: Tool, ring: Ring): void {
    const ofZone = state.chosen === null || state.chosen.kind === "mask" ? null : state.chosen.zone;
    const added = settings.value === null ? null : withNewShape(settings.value, tool, ring, ofZone);
    Object.assign(state, { tool: null, line: [] });
    if (added === null) return;
    set(added.settings);
    choose(added.ref, 0);
  }

  function put({ name, ring, rule }: Template): void {
    if (settings.value === null) return;
    const added = withNewZone(settings.value, { beginning: name, ring, rule });
    Object.assign(state, { tool: null, line: [] });
    set(added.settings);
    choose(added.ref, 0);
  }

  function remove(ref: ShapeRef): void {
    if (settings.value === null) return;
    set(withoutShape(settings.value, ref));
    choose(null);
  }

  function step(back: boolean): void {
    if (state.history === null) return;
    state.history = back ? undo(state.history) : redo(state.history);
    state.said = [];
  }
  return { choose, set, setRing, add, put, remove, step };
}

/** What is in force, and what was drawn over it: neither replaces the other unasked. */
function versions(state: State, { isDirty }: View, keptHere: () => Draft | null) {
  function start(saved: Saved): void {
    const fresh = begin(saved.settings);
    const draft = keptHere();
    if (draft === null || saved.version === null || isSame(draft.settings, saved.settings)) {
      Object.assign(state, { history: fresh, base: saved, theirs: null, isFromDraft: false });
      return;
    }
    const isOld = draft.version !== saved.version;
    Object.assign(state, {
      history: change(fresh, draft.settings),
      base: isOld ? { version: draft.version, settings: saved.settings } : saved,
      theirs: isOld ? saved : null,
      ...{ note: draft.note, isFromDraft: true },
    });
  }

  /** What is in force as the server says it: nobody's drawing is replaced. */
  function hear(saved: Saved): void {
    const { base } = state;
    if (base === null) {
      start(saved);
      return;
    }
    // Asked before the last save: versions only grow.
    if ((saved.version ?? Infinity) < (base.version ?? 0)) return;
    const isAsKnown = saved.version === base.version && isSame(saved.settings, base.settings);
    if (isAsKnown) return;
    if (!isDirty.value) start(saved);
    else if (saved.version !== base.version) state.theirs = saved;
  }

  /** Mine goes over theirs when it is saved next. */
  function keepMine(): void {
    if (state.theirs !== null) Object.assign(state, { base: state.theirs, theirs: null });
  }

  /** Back to what is in force; undo brings the drawing back. */
  function discard(): void {
    const saved = state.theirs ?? state.base;
    if (saved === null || state.history === null) return;
    const history = change(state.history, saved.settings);
    Object.assign(state, { history, base: saved, theirs: null, said: [], isFromDraft: false });
    Object.assign(state, { chosen: null, corner: null });
  }

  function wasSaved(version: number, saved: CameraSettings): void {
    Object.assign(state, { base: { version, settings: saved }, theirs: null, said: [], isFromDraft: false });
    state.note = "";
  }
  return { hear, keepMine, discard, wasSaved };
}

/** In a component's setup. */
export function useEditor(code: string, store: Storage) {
  const state = shallowReactive<State>({
    ...{ history: null, base: null, theirs: null, chosen: null, corner: null, tool: null },
    ...{ line: [], note: "", said: [], isFromDraft: false, isKept: true },
  });
  const view = viewOf(state);
  const { settings, isDirty } = view;
  watch([settings, () => state.note, isDirty, () => state.base], () => {
    const { base, note } = state;
    if (settings.value === null || base?.version == null) return;
    if (!isDirty.value) dropDraft(store, code);
    else state.isKept = keepDraft(store, code, { version: base.version, settings: settings.value, note });
  });
  const own = { ...drawing(state, view), ...versions(state, view, () => keptDraft(store, code)) };
  return Object.assign(state, { view, ...own });
}
export type Editor = ReturnType<typeof useEditor>;
