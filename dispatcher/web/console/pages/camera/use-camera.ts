/** What the tabs of one camera's page share: how it fares, its picture, and who may do what. */
import { shallowReactive, watch } from "vue";
import type { paths } from "../../../api-types.ts";
import { api, ask, type Failure, type Me } from "../../../shared/api.ts";
import { leave } from "../../../shared/session.ts";

type Answer<T> = T extends { responses: { 200: { content: { "application/json": infer A } } } } ? A : never;
export type Camera = Answer<paths["/api/cameras/{code}"]["get"]>;
export type Config = Answer<paths["/api/cameras/{code}/config"]["get"]>;
export type Version = Answer<paths["/api/cameras/{code}/config/versions"]["get"]>["versions"][number];
export type Change = Answer<paths["/api/cameras/{code}/config/diff"]["get"]>["changes"][number];
export type Why = Answer<paths["/api/cameras/{code}/why"]["get"]>;

/** As the routes of cameras have it. */
export const mayConfigure = ({ role, gridIds }: Me): boolean =>
  (role === "engineer" || role === "administrator") && gridIds === null;
export const mayOpenTicket = ({ role }: Me): boolean => role === "gridLeader" || role === "dispatcher";

export interface Picture {
  readonly id: string;
  readonly path: string;
  /** ISO 8601. */
  readonly capturedAt: string;
}

export interface Still {
  /** Null: none yet, or its camera gives none. */
  readonly picture: Picture | null;
  readonly failure: Failure | null;
  readonly isAsked: boolean;
  /** Has the camera take one; each is recorded as a look at it. */
  readonly take: () => Promise<void>;
  /** Takes one unless there is one already. */
  readonly want: () => void;
}

/** In a component's setup: one picture for all tabs, forgotten with the camera. */
export function useStill(codeOf: () => string): Still {
  const state = shallowReactive<{ picture: Picture | null; failure: Failure | null; isAsked: boolean }>({
    ...{ picture: null, failure: null, isAsked: false },
  });
  async function take(): Promise<void> {
    if (state.isAsked) return;
    const code = codeOf();
    state.isAsked = true;
    const result = await ask(api.POST("/api/cameras/{code}/snapshots", { params: { path: { code } } }));
    state.isAsked = false;
    if (code !== codeOf()) return;
    if (!result.ok && result.failure.kind === "signed-out") leave();
    if (result.ok) Object.assign(state, { picture: result.data as unknown as Picture, failure: null });
    else state.failure = result.failure;
  }
  watch(codeOf, () => {
    Object.assign(state, { picture: null, failure: null });
  });
  const want = (): void => {
    if (state.picture === null && state.failure === null) void take();
  };
  return Object.assign(state, { take, want });
}
