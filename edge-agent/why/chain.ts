/** What is known of a moment → the steps from frame to event, and the first that said no. Pure. */
import { WHY_STEPS, type WhyChain, type WhyStep } from "#contract";
import type { Refusal } from "../perceive/zone/rule.ts";
import type { Moment } from "./why-log.ts";
import type { LookNote, ProgressNote, RefusalNote, ZoneNote } from "./why-note.ts";

export interface ChainQuestion {
  readonly moment: Moment;
  readonly atMs: number;
  /** A look says how things were for so long after it. */
  readonly goodForMs: number;
  /** Undefined: every zone. */
  readonly zoneId: string | undefined;
}

export interface Answer {
  /** The look that is explained; absent when there was none at that time. */
  readonly look?: LookNote;
  readonly chains: readonly WhyChain[];
}

interface Said {
  readonly ok?: boolean;
  readonly says: string;
  readonly saysZh?: string;
}
type Sayings = Partial<Record<WhyStep, Said>>;

const yes = (says: string): Said => ({ ok: true, says });
const no = (says: string): Said => ({ ok: false, says });

export function answerWhy(question: ChainQuestion): Answer {
  const { moment, atMs, goodForMs, zoneId } = question;
  const { look, trouble } = moment;
  const troubledBefore = trouble !== undefined && trouble.atMs <= atMs;
  if (look === undefined || troubledBefore || atMs - look.atMs > goodForMs) {
    return { chains: [chainOf(sayNoLook(question), zoneId)] };
  }
  const common = saySeen(look, atMs);
  const zones = look.zones.filter((zone) => zoneId === undefined || zone.zoneId === zoneId);
  if (Object.values(common).some(({ ok }) => ok === false)) {
    const waiting = zones.flatMap(({ progress }) => progress.map(progressLine));
    return { look, chains: [chainOf(common, zoneId, waiting)] };
  }
  if (zones.length === 0) return { look, chains: [chainOf({ ...common, zone: noZone(zoneId) }, zoneId)] };
  const chains = zones.map((zone) => zoneChain(zone, common));
  return { look, chains: chains.sort((a, b) => reached(b) - reached(a)) };
}

const noZone = (zoneId: string | undefined): Said =>
  no(zoneId === undefined ? "the camera has no zones" : `zone ${zoneId} did not exist at that time`);

/** As the reply has it. */
const MAX_OTHERS = 32;

const reached = ({ firstNo }: WhyChain): number =>
  firstNo === undefined ? WHY_STEPS.length : WHY_STEPS.indexOf(firstNo);

function chainOf(said: Sayings, zoneId: string | undefined, others: WhyChain["others"] = []): WhyChain {
  const firstNo = WHY_STEPS.find((step) => said[step]?.ok === false);
  const last = firstNo === undefined ? WHY_STEPS.length : WHY_STEPS.indexOf(firstNo);
  const steps = WHY_STEPS.map((step, i) => {
    const found = i <= last ? said[step] : undefined;
    return { step, ...(found ?? { says: "not asked" }) };
  });
  return {
    ...(zoneId === undefined ? {} : { zoneId }),
    steps,
    ...(firstNo === undefined ? {} : { firstNo }),
    others: others.slice(0, MAX_OTHERS),
  };
}

/** No look vouches for the moment: the step that was in trouble said no, those before it are fine or unknown. */
function sayNoLook({ moment, atMs }: ChainQuestion): Sayings {
  const { look, nextLook, trouble } = moment;
  if (trouble === undefined) {
    const before = look === undefined ? "the camera's start" : clock(look.atMs);
    const after = nextLook === undefined ? clock(atMs) : clock(nextLook.atMs);
    return { frame: no(`no look was taken between ${before} and ${after}, and no fault is known`) };
  }
  const passed = WHY_STEPS.slice(0, WHY_STEPS.indexOf(trouble.step));
  const fine = Object.fromEntries(passed.map((step) => [step, yes("nothing is known against it")]));
  return { ...fine, [trouble.step]: no(`${trouble.says} (since ${clock(trouble.atMs)})`) };
}

function saySeen(look: LookNote, atMs: number): Sayings {
  const { sizeWh, named, appeared, vanished, profile, guard, tracked } = look;
  const names = Object.entries(named).map(
    ([className, { count, best }]) => `${String(count)} x ${className} (up to ${String(best)})`,
  );
  const changes = `${String(appeared)} appeared, ${String(vanished)} vanished`;
  const ageS = ((atMs - look.atMs) / 1000).toFixed(1);
  const isEmpty = names.length === 0 && appeared === 0 && guard === undefined;
  return {
    frame: yes(`the picture of ${clock(look.atMs)}, ${ageS} s before`),
    decode: yes(`${sizeWh.join(" x ")} pixels`),
    detect: isEmpty
      ? no("the model named nothing, and nothing differs from the learned scene")
      : yes(names.length === 0 ? "the model named nothing" : `the model named ${names.join(", ")}`),
    scene:
      guard === undefined
        ? yes(`${profile}; places that differ from the learned scene: ${changes}`)
        : { ok: false, says: guard.en, saysZh: guard.zh },
    track:
      tracked > 0 ? yes(`${String(tracked)} things followed`) : { says: "nothing followed in this look" },
  };
}

function zoneChain(zone: ZoneNote, common: Sayings): WhyChain {
  const [best] = zone.progress;
  const [refusal] = zone.refusals;
  const others = [...zone.progress.slice(1).map(progressLine), ...zone.refusals.map(refusalLine)];
  if (zone.notInForce !== undefined) {
    const said = { ...common, schedule: no(zone.notInForce) };
    return chainOf(said, zone.zoneId, zone.progress.map(progressLine));
  }
  const schedule = yes("the rule is in force");
  if (best !== undefined) {
    return chainOf({ ...common, schedule, ...progressSaid(best, zone.zoneId) }, zone.zoneId, others);
  }
  if (refusal === undefined) {
    const says = "nothing that was seen is followed yet: it was too unsure, or it is too new";
    return chainOf({ ...common, track: no(says) }, zone.zoneId);
  }
  const said = { ...common, schedule, ...refusalSaid(refusal, zone.zoneId) };
  return chainOf(said, zone.zoneId, others.slice(1));
}

function progressSaid({ className, step, says }: ProgressNote, zoneId: string): Sayings {
  const counted = {
    zone: yes(`${className} in zone ${zoneId}`),
    rule: yes(`${className} is what the rule is about`),
  };
  if (step === "opened" || step === "cleared") {
    return { ...counted, dwell: yes("long enough"), event: yes(says) };
  }
  return { ...counted, dwell: no(says) };
}

const PLACES: readonly Refusal["step"][] = ["place", "except"];

function refusalSaid({ step, says, count }: RefusalNote, zoneId: string): Sayings {
  const sentence = count === 1 ? says : `${String(count)} times: ${says}`;
  if (PLACES.includes(step)) return { zone: no(sentence) };
  // The class is tested first: of a thing that is no candidate nobody asked where it stands.
  if (step === "class") return { rule: no(sentence) };
  return { zone: yes(`something stands in zone ${zoneId}`), rule: no(sentence) };
}

const progressLine = ({ className, says }: ProgressNote): WhyChain["others"][number] => ({
  ...{ className, count: 1, says },
});
const refusalLine = ({ className, count, says }: RefusalNote): WhyChain["others"][number] => ({
  ...{ className, count, says },
});

const clock = (ms: number): string => new Date(ms).toISOString();
