/** The questions of the page: what is asked, of when, and in turn with the others. */
import { api, ask, type Failure, type Result } from "../../../shared/api.ts";
import { type Asked, useAsked } from "../../asked.ts";
import { inTurn } from "./in-turn.ts";
import {
  type Dimension,
  filterOf,
  type Level,
  type Only,
  periodOf,
  type Span,
  type Steps,
} from "./question.ts";
import { type Figure, rowOf } from "./rates.ts";

/** Groups; what is not among those with most tickets is told by the file. */
export const GROUPS_MAX = 2_000;

export interface GroupQuestion {
  readonly span: Span;
  readonly by: Dimension;
  readonly level: Level | null;
  readonly only: Only;
}

async function askAtOnce({ span, by, level, only }: GroupQuestion): Promise<Result<readonly Figure[]>> {
  const areas = by === "area" && level !== null ? { level } : {};
  const query = { ...periodOf(span), by, limit: GROUPS_MAX, ...areas, ...filterOf(only) };
  const result = await ask(api.GET("/api/statistics", { params: { query } }));
  return result.ok ? { ...result, data: result.data.rows } : result;
}

const askGroups = (question: GroupQuestion): Promise<Result<readonly Figure[]>> =>
  inTurn(() => askAtOnce(question));

/** In a component's setup. */
export const useGroups = (question: () => GroupQuestion): Asked<readonly Figure[]> =>
  useAsked(() => askGroups(question()), { of: () => JSON.stringify(question()) });

/** One row of all that is asked for: a worker's own, a camera's own (which has its name), or everything's. */
export function oneRowOf({ worker, camera }: Only): { readonly by: Dimension; readonly key: string | null } {
  if (worker !== null) return { by: "worker", key: worker };
  return camera === null ? { by: "all", key: null } : { by: "camera", key: camera };
}

interface OnlyQuestion {
  readonly only: Only;
}

const groupOf = (span: Span, only: Only): GroupQuestion => ({
  ...{ span, only },
  by: oneRowOf(only).by,
  level: null,
});

export const useFigure = (question: () => OnlyQuestion & { readonly span: Span }): Asked<Figure> =>
  useAsked(
    async () => {
      const { span, only } = question();
      const result = await askGroups(groupOf(span, only));
      return result.ok ? { ...result, data: rowOf(result.data, oneRowOf(only).key) } : result;
    },
    { of: () => JSON.stringify(question()) },
  );

/**
 * One figure for each step of a period. A fact belongs to the period of its deciding instant, so steps that meet add up
 * to the whole; the API groups by no day, and is asked once for each.
 */
export function useTrend(question: () => OnlyQuestion & { readonly steps: Steps }): Asked<readonly Figure[]> {
  let edition = 0;
  const askSteps = async (): Promise<Result<readonly Figure[]>> => {
    edition += 1;
    const mine = edition;
    const { steps, only } = question();
    const failures: Failure[] = [];
    const figures = await Promise.all(
      steps.spans.map((span) =>
        inTurn(async () => {
          // Another period is looked at, or one step has failed already: the rest need not be asked.
          if (mine !== edition || failures.length > 0) return rowOf([], null);
          const result = await askAtOnce(groupOf(span, only));
          if (!result.ok) failures.push(result.failure);
          return rowOf(result.ok ? result.data : [], oneRowOf(only).key);
        }),
      ),
    );
    const [failure] = failures;
    return failure === undefined
      ? { ok: true, data: figures, isKept: false, serverMs: null }
      : { ok: false, failure };
  };
  return useAsked(askSteps, { of: () => JSON.stringify(question()) });
}
