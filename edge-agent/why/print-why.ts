/** The answer to `why` as a person reads it in a terminal. Pure. */
import type { WhyChain, WhyReply } from "#contract";

const MARKS = { yes: "ok", no: "NO", none: "-" } as const;

export function formatWhy({ cameraCode, at, lookedAt, kept, chains }: WhyReply): string {
  const head = [`camera ${cameraCode} at ${at ?? "?"}`];
  if (lookedAt !== undefined) head.push(`explained by the look of ${lookedAt}`);
  const tail =
    kept === undefined
      ? []
      : [
          "",
          `kept from ${kept.from} on: ${String(kept.looks)} looks in ${kib(kept.bytes)} of ${kib(kept.maxBytes)} KiB, ${String(kept.dropped)} dropped`,
        ];
  return `${[...head, ...chains.flatMap(chainLines), ...tail].join("\n")}\n`;
}

function chainLines({ zoneId, steps, firstNo, others }: WhyChain): string[] {
  const lines = steps.map(({ step, ok, says, saysZh }) => {
    const mark = ok === undefined ? MARKS.none : ok ? MARKS.yes : MARKS.no;
    const both = saysZh === undefined ? says : `${saysZh} / ${says}`;
    const first = step === firstNo ? "   <- the first no" : "";
    return `  ${mark.padEnd(3)}${step.padEnd(10)}${both}${first}`;
  });
  const beside = others.map(({ className, count, says }) => `    ${String(count)} x ${className}: ${says}`);
  return [
    "",
    zoneId === undefined ? "every zone" : `zone ${zoneId}`,
    ...lines,
    ...(beside.length === 0 ? [] : ["  also there:", ...beside]),
  ];
}

const kib = (bytes: number): string => (bytes / 1024).toFixed(bytes < 10_240 ? 1 : 0);
