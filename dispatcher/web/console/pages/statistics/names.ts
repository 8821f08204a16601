/** What people call the groups of a figure. */
import { useI18n } from "vue-i18n";
import { grids } from "../../district.ts";
import type { Dimension, Subject } from "./question.ts";

export interface Names {
  readonly group: (
    by: Dimension,
    row: { readonly key: string | null; readonly name: string | null },
  ) => string;
  readonly subject: (subject: Subject, name: string | null) => string;
}

/** In a component's setup. */
export function useNames(): Names {
  const i18n = useI18n();
  const { t } = i18n;
  const group: Names["group"] = (by, { key, name }) => {
    if (key === null) return by === "all" ? t("statistics.everything") : t(`statistics.without.${by}`);
    if (by === "kind") return i18n.te(`violation.${key}`) ? t(`violation.${key}`) : key;
    if (by === "source") return t(`statistics.sources.${key}`);
    if (by === "hour") return t("statistics.hourOf", { hour: key });
    return name ?? grids.value.find(({ id }) => id === key)?.name ?? key;
  };
  return { group, subject: ({ by, key }, name) => group(by, { key, name }) };
}
