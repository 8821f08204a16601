/**
 * The seven street-order violations, 六乱一超. Names are stable on the wire; labels are what people read.
 * No official definition of 六乱一超 was found; this is the working reading of published city notices.
 */
export const VIOLATIONS = [
  "vending",
  "piling",
  "posting",
  "hanging",
  "parking",
  "structure",
  "beyond-line",
] as const;

export type Violation = (typeof VIOLATIONS)[number];

export const VIOLATION_LABELS: Readonly<Record<Violation, { readonly zh: string; readonly en: string }>> = {
  vending: { zh: "乱摆卖", en: "street vending" },
  piling: { zh: "乱堆放", en: "piled goods" },
  posting: { zh: "乱张贴", en: "illegal posting" },
  hanging: { zh: "乱拉挂", en: "hanging lines" },
  parking: { zh: "乱停放", en: "illegal parking" },
  structure: { zh: "乱搭建", en: "illegal structure" },
  "beyond-line": { zh: "超门线经营", en: "trading beyond the shop line" },
};
