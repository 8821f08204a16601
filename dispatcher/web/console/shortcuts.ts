/** Single keys and pairs ("g" then "t"). They rest while somebody types, and can be switched off (WCAG 2.1.4). */
import { computed, onMounted, onUnmounted, ref, shallowReactive } from "vue";

export interface Shortcut {
  /** "?" or "g t". */
  readonly keys: string;
  /** What it does, in the reader's language. */
  readonly text: () => string;
  readonly run: () => void;
}

const KEPT_AT = "gridwatch.shortcuts";
/** Between the two keys of a pair. */
const PAIR_MS = 1_500;

const lists = shallowReactive(new Map<symbol, readonly Shortcut[]>());
/** Of everything that is on the page now. */
export const shortcuts = computed(() => [...lists.values()].flat());
export const areOn = ref(localStorage.getItem(KEPT_AT) !== "off");

export function switchShortcuts(isOn: boolean): void {
  areOn.value = isOn;
  localStorage.setItem(KEPT_AT, isOn ? "on" : "off");
}

/** In a component's setup: until it is gone. */
export function useShortcuts(list: readonly Shortcut[]): void {
  const id = Symbol("shortcuts");
  onMounted(() => lists.set(id, list));
  onUnmounted(() => lists.delete(id));
}

let first: { readonly key: string; readonly atMs: number } | null = null;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));

/** For the window's keydown, once. */
export function onKey(event: KeyboardEvent): void {
  if (!areOn.value || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isTyping(event.target)) return;
  const pair = first !== null && event.timeStamp - first.atMs < PAIR_MS ? `${first.key} ${event.key}` : null;
  first = null;
  const found =
    shortcuts.value.find(({ keys }) => keys === pair) ??
    shortcuts.value.find(({ keys }) => keys === event.key);
  if (found !== undefined) {
    event.preventDefault();
    found.run();
  } else if (shortcuts.value.some(({ keys }) => keys.startsWith(`${event.key} `))) {
    first = { key: event.key, atMs: event.timeStamp };
  }
}
