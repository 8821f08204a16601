/** The list of labels as it is read: its first page live, older ones as they are asked for, and one's own words at once. */
import { computed, ref, shallowReactive, shallowRef, watch } from "vue";
import { api, ask, type Failure } from "../../../shared/api.ts";
import { useAsked, useLiveRows } from "../../asked.ts";
import { apiFilters, type Filters, type Label } from "./label.ts";

const PAGE = 50;
const AGAIN_MS = 15_000;

type Row = Label & { readonly id: string };
/** The client's own types make lists of any length from pairs; the API's description knows better. */
const rowsOf = (labels: readonly unknown[]): readonly Row[] =>
  (labels as readonly Label[]).map((label) => ({ ...label, id: label.ticketId }));

/** In a component's setup. */
export function useLabels(filters: () => Filters) {
  const query = () => ({ ...apiFilters(filters()), limit: PAGE });
  const asked = useAsked(() => ask(api.GET("/api/labels", { params: { query: query() } })), {
    of: () => JSON.stringify(filters()),
    ...{ live: true, everyMs: AGAIN_MS },
  });
  const fresh = computed(() => (asked.data === null ? null : rowsOf(asked.data.labels)));
  const live = useLiveRows<Row>(() => fresh.value);
  const older = shallowRef<readonly Row[]>([]);
  /** Null: nothing older; undefined: as the first page says. */
  const after = ref<string | null | undefined>(undefined);
  const moreFailure = shallowRef<Failure | null>(null);
  /** What was said here a moment ago, before the list says it too. */
  const own = shallowReactive(new Map<string, Label>());
  watch(
    () => JSON.stringify(filters()),
    () => {
      older.value = [];
      after.value = undefined;
      moreFailure.value = null;
      own.clear();
    },
  );
  const rows = computed<readonly Label[]>(() => {
    const first = new Set(live.rows.map(({ id }) => id));
    const all = [...live.rows, ...older.value.filter(({ id }) => !first.has(id))];
    return all.map((row) => newer(row, own.get(row.id)));
  });
  const nextAfter = computed(() =>
    after.value === undefined ? (asked.data?.nextAfter ?? null) : after.value,
  );

  async function more(): Promise<void> {
    const from = nextAfter.value;
    if (from === null) return;
    const page = await ask(api.GET("/api/labels", { params: { query: { ...query(), after: from } } }));
    if (from !== nextAfter.value) return;
    moreFailure.value = page.ok ? null : page.failure;
    if (!page.ok) return;
    older.value = [...older.value, ...rowsOf(page.data.labels)];
    after.value = page.data.nextAfter;
  }
  const keep = (label: Label): void => {
    own.set(label.ticketId, label);
  };
  return { asked, live, rows, nextAfter, more, moreFailure, keep };
}

/** Whichever knows more words of it. */
const newer = (row: Label, own: Label | undefined): Label =>
  own !== undefined && Date.parse(own.decidedAt) >= Date.parse(row.decidedAt) ? own : row;
