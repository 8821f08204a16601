/** The sentence that a worker reads: what, where, for how long. Chinese first, then English. Pure. */
import { VIOLATION_LABELS } from "#contract";
import type { Incident } from "./incident.ts";
import type { BeyondLineRule, SurfaceChangeRule, Zone } from "./rule.ts";

interface Subject {
  readonly className: string;
  readonly elapsedS: number;
}

interface Words {
  readonly zh: string;
  readonly en: string;
}

export function sentence(phase: Incident["phase"], zone: Zone, { className, elapsedS }: Subject): string {
  const label = VIOLATION_LABELS[zone.rule.violation];
  const stood = String(Math.round(elapsedS));
  const limit = String(zone.rule.dwellS);
  const { zh, en } = said(zone, className);
  return phase === "cleared"
    ? `${label.zh}已消除：${zh}，曾停留 ${stood} 秒 / gone: ${en}, after ${stood} s`
    : `${label.zh}：${zh} ${stood} 秒，限 ${limit} 秒 / ${en} for ${stood} s, limit ${limit} s`;
}

function said(zone: Zone, className: string): Words {
  const { id, rule } = zone;
  switch (rule.kind) {
    case "dwell":
      return { zh: `${nounOf(className)}在区域 ${id} 停留`, en: `${className} in zone ${id}` };
    case "vending":
      return { zh: `有人在区域 ${id} 守摊`, en: `somebody stays with wares in zone ${id}` };
    case "static-object":
      return { zh: `区域 ${id} 有无人看管的物品`, en: `an unattended object in zone ${id}` };
    case "beyond-line":
      return beyondLine(rule, id);
    case "surface-change":
      return surfaceChange(rule, id);
  }
}

/** What COCO calls vehicles, as a worker reads it; a model of one's own may name its classes in Chinese itself. */
const NOUNS: ReadonlyMap<string, string> = new Map([
  ["car", "小汽车"],
  ["truck", "货车"],
  ["bus", "客车"],
  ["motorcycle", "摩托车"],
  ["bicycle", "自行车"],
]);

/** With a space behind a foreign word, as Chinese is set. */
const nounOf = (className: string): string =>
  NOUNS.get(className) ?? (/[\w)]$/u.test(className) ? `${className} ` : className);

function beyondLine({ shop }: BeyondLineRule, id: string): Words {
  return { zh: `${shop} 在门线 ${id} 外摆放物品`, en: `${shop} has things beyond its line ${id}` };
}

const SURFACE_WORDS: Readonly<Record<SurfaceChangeRule["surface"], Words>> = {
  wall: { zh: "墙面", en: "wall" },
  pole: { zh: "杆体", en: "pole" },
  air: { zh: "空中", en: "open air" },
  facade: { zh: "立面", en: "façade" },
  roof: { zh: "屋顶", en: "roof" },
};

function surfaceChange({ surface }: SurfaceChangeRule, id: string): Words {
  const { zh, en } = SURFACE_WORDS[surface];
  return { zh: `${zh} ${id} 出现变化，需人工确认`, en: `the ${en} ${id} has changed, a person must confirm` };
}
