/** The bar on top and the strip below it: who, live or not, counts by state, and cameras that cannot see. */
import { serverNowMs } from "./api.ts";
import { make, fill, setText } from "./dom.ts";
import { type LiveTarget, openLive } from "./live-view.ts";
import { type AgentView, type CameraHealth, type Counts, type Me, type State, STATES } from "./types.ts";
import { clockTime, currentLanguage, duration, type Language, say } from "./words.ts";

export interface BarHandlers {
  readonly onLanguage: (language: Language) => void;
  readonly onSignOut: () => void;
}

export function showBar(bar: HTMLElement, me: Me | null, live: boolean, handlers: BarHandlers): void {
  const other: Language = currentLanguage() === "zh" ? "en" : "zh";
  const languageButton = make(
    "button",
    {
      type: "button",
      class: "bar-button",
      lang: other === "zh" ? "zh-CN" : "en",
      title: other === "zh" ? "中文" : "English",
      onclick: () => {
        handlers.onLanguage(other);
      },
    },
    other === "zh" ? "中文" : "EN",
  );
  const pill = make(
    "span",
    { class: live ? "pill up" : "pill down", role: "status" },
    say(live ? "liveOn" : "liveOff"),
  );
  const person =
    me === null
      ? null
      : make("span", { class: "me" }, make("b", {}, me.name), make("span", {}, ` ${say(me.role)}`));
  const out =
    me === null
      ? null
      : make("button", { type: "button", class: "bar-button", onclick: handlers.onSignOut }, say("signOut"));
  fill(
    bar,
    make(
      "h1",
      {},
      make("span", { class: "mark", "aria-hidden": "true" }),
      say("title"),
      make("small", {}, say("subtitle")),
    ),
    me === null ? null : pill,
    make("span", { class: "space" }),
    person,
    languageButton,
    out,
  );
}

/** Counts by state, which are also the filter. */
export class StateFilter {
  readonly element = make("div", { class: "states", role: "group" });
  readonly #buttons: readonly {
    readonly state: State | null;
    readonly button: HTMLButtonElement;
    readonly count: HTMLElement;
    readonly name: HTMLElement;
  }[];

  constructor(states: readonly State[], onPick: (state: State | null) => void) {
    this.#buttons = [null, ...states].map((state) => {
      const count = make("b", {}, "–");
      const name = make("span");
      const button = make("button", { type: "button", class: `count ${state ?? "all"}` }, count, name);
      button.addEventListener("click", () => {
        onPick(state);
      });
      return { state, button, count, name };
    });
    fill(this.element, ...this.#buttons.map(({ button }) => button));
  }

  show(byState: Counts["byState"] | null, picked: State | null): void {
    for (const { state, button, count, name } of this.#buttons) {
      setText(name, say(state ?? "all"));
      button.setAttribute("aria-pressed", String(state === picked));
      if (byState === null) continue;
      const total = STATES.reduce((sum, each) => sum + byState[each], 0);
      setText(count, String(state === null ? total : byState[state]));
    }
  }
}

/** An agent that has said nothing for this long is silent: it beats every few seconds. */
const SILENT_MS = 60_000;

/** Cameras by health, the blind ones first and in words. */
export function showCameras(element: HTMLElement, agents: readonly AgentView[]): void {
  if (agents.length === 0) {
    fill(element, make("p", { class: "quiet" }, say("noAgents")));
    return;
  }
  const silent = agents.filter(({ heardAt }) => serverNowMs() - Date.parse(heardAt) > SILENT_MS);
  const cameras = agents.flatMap((agent) =>
    agent.heartbeat.cameras.map((camera) => ({ camera, silent: silent.includes(agent) })),
  );
  const suspended = cameras.filter((each) => !each.silent && each.camera.suspended !== undefined);
  const blind = cameras.filter(
    (each) => each.silent || (each.camera.state === "blind" && !suspended.includes(each)),
  );
  const unwatched = [...blind, ...suspended];
  const seeing = cameras.filter((each) => !unwatched.includes(each) && each.camera.state === "seeing").length;
  const connecting = cameras.length - seeing - unwatched.length;
  const total = (count: number, word: "seeing" | "connecting" | "suspended" | "blind"): HTMLElement | null =>
    count === 0 && word !== "seeing"
      ? null
      : make("span", { class: `lamp ${word}` }, `${String(count)} ${say(word)}`);
  const summary = make(
    "p",
    { class: "lamps" },
    make("b", {}, say("cameras")),
    total(seeing, "seeing"),
    total(connecting, "connecting"),
    total(suspended.length, "suspended"),
    total(blind.length, "blind"),
    ...agents.map(({ heartbeat }) =>
      make(
        "span",
        { class: "quiet agent" },
        `${heartbeat.agentId} · ${heartbeat.model.name} · ${heartbeat.executionProvider}`,
      ),
    ),
  );
  fill(element, summary, unwatched.length === 0 ? null : blindAlert(unwatched), liveList(element, cameras));
}

/** More cameras than this are found through their tickets. */
const LIVE_LISTED_MAX = 200;

/** One button per camera that can be watched; stays open or shut over refreshes. */
function liveList(
  element: HTMLElement,
  cameras: readonly { readonly camera: CameraHealth; readonly silent: boolean }[],
): HTMLElement | null {
  // A camera that was moved still has a picture, which somebody may want to see.
  const watchable = cameras.filter(
    ({ camera, silent }) => !silent && (camera.state !== "blind" || camera.suspended !== undefined),
  );
  if (watchable.length === 0) return null;
  const wasOpen = element.querySelector("details.live-list")?.hasAttribute("open") === true;
  const items = watchable.slice(0, LIVE_LISTED_MAX).map(({ camera }) => {
    const target = { code: camera.cameraCode, name: camera.name };
    return liveButton(target, `▶ ${camera.name}`);
  });
  const list = make("div", { class: "tabs" }, ...items);
  return make(
    "details",
    { class: "live-list", open: wasOpen },
    make("summary", {}, say("livePicture")),
    list,
  );
}

export function liveButton(target: LiveTarget, label: string): HTMLElement {
  return make(
    "button",
    {
      type: "button",
      class: "tab live-button",
      title: say("liveButton"),
      onclick: () => {
        openLive(target);
      },
    },
    label,
  );
}

function blindAlert(
  blind: readonly { readonly camera: CameraHealth; readonly silent: boolean }[],
): HTMLElement {
  const items = blind.slice(0, 20).map(({ camera, silent }) => {
    const { why, sinceIso } = whyUnwatched(camera, silent);
    const since =
      sinceIso === undefined
        ? ""
        : ` · ${say("since")} ${clockTime(sinceIso)}（${duration(serverNowMs() - Date.parse(sinceIso))}）`;
    return make("li", {}, make("b", {}, camera.name), `：${why}${since}`);
  });
  return make(
    "div",
    { class: "alert", role: "alert" },
    make("strong", {}, `${String(blind.length)} ${say("blindMany")}`),
    make("ul", {}, ...items),
  );
}

function whyUnwatched(
  { suspended, blindReason, blindSince }: CameraHealth,
  silent: boolean,
): { readonly why: string; readonly sinceIso: string | undefined } {
  if (silent) return { why: say("silentAgent"), sinceIso: blindSince };
  if (suspended !== undefined)
    return { why: suspended.sentence[currentLanguage()], sinceIso: suspended.since };
  return { why: blindReason ?? say("blind"), sinceIso: blindSince };
}
