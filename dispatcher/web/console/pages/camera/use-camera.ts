/** What the tabs of one camera's page share: how it fares, its picture, and who may do what. */
import { shallowReactive, watch } from "vue";
import type { paths } from "../../../shared/api-types.ts";
import { api, ask, type Failure, type Me, type Result } from "../../../shared/api.ts";
import { leave } from "../../../shared/session.ts";

type Answer<T> = T extends { responses: { 200: { content: { "application/json": infer A } } } } ? A : never;
export type Camera = Answer<paths["/api/cameras/{code}"]["get"]>;
export type Config = Answer<paths["/api/cameras/{code}/config"]["get"]>;
export type Version = Answer<paths["/api/cameras/{code}/config/versions"]["get"]>["versions"][number];
type WholeVersion = Answer<paths["/api/cameras/{code}/config/versions/{version}"]["get"]>;
export type Change = Answer<paths["/api/cameras/{code}/config/diff"]["get"]>["changes"][number];
export type Why = Answer<paths["/api/cameras/{code}/why"]["get"]>;

/** The client's own types make lists of any length from pairs; the API's description knows better. */
const withPairs = <T>(result: Result<unknown>): Result<T> => result as Result<T>;

const at = (code: string) => ({ params: { path: { code } } });
export const askCamera = async (code: string): Promise<Result<Camera>> =>
  withPairs(await ask(api.GET("/api/cameras/{code}", at(code))));
export const askConfig = async (code: string): Promise<Result<Config>> =>
  withPairs(await ask(api.GET("/api/cameras/{code}/config", at(code))));
export async function askVersion(code: string, version: number): Promise<Result<WholeVersion>> {
  const params = { path: { code, version } };
  return withPairs(await ask(api.GET("/api/cameras/{code}/config/versions/{version}", { params })));
}

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
    if (result.ok) Object.assign(state, { picture: result.data, failure: null });
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
