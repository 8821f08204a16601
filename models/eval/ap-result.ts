/** What eval-ap measured of a model, and whether it agrees with the reference: pure. */

/** Percentage points. With the same resize, six models lie within 0.31 of their references (2026-11-21). */
export const TOLERANCE = 0.5;

export interface ModelResult {
  /** As the agent sees, through its own preprocessing. Percent, two decimals. */
  readonly ap: number;
  /** As `ap`, at IoU 0.50. */
  readonly ap50: number;
  /** The same model and head on pixels resized as the reference's harness did; null where not measured, because `ap` agrees. */
  readonly apSameResize: number | null;
  /** Null where no independent harness has measured this model on these images. */
  readonly reference: number | null;
  readonly images: number;
  /** Median of preprocessing, inference and post-processing of one picture, on one thread of this machine. */
  readonly msP50: number;
}

/** Stands beside the numbers in the table, the JSON and the page. */
export const WHY_TWICE = `AP is what the agent sees; the references were measured on pixels resized by sharp's linear kernel, so a model whose AP is off by more than ${TOLERANCE} is measured again on such pixels ("same resize"), and that number is compared, like with like.`;

/** NaN is off every reference; no reference, nothing to be off. */
export function isOff(ap: number, reference: number | null): boolean {
  return reference !== null && !(Math.abs(ap - reference) <= TOLERANCE);
}

/** The AP that may be compared with the reference. */
export function comparedAp({ ap, apSameResize }: ModelResult): number {
  return apSameResize ?? ap;
}

/** Models whose AP is off the reference with the reference's own resize, as sentences. */
export function deviations(models: Readonly<Record<string, ModelResult>>): string[] {
  return Object.entries(models).flatMap(([name, result]) => {
    const ap = comparedAp(result);
    if (!isOff(ap, result.reference)) return [];
    const how = result.apSameResize === null ? "" : " with the reference's own resize";
    return [
      `${name}: AP ${ap.toFixed(2)}${how} is off its reference ${result.reference} by more than ${TOLERANCE}.`,
    ];
  });
}
