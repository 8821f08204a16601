/** A comparison as one self-contained page: the sentence, then every ticket that comes or goes, with its picture. */
import { escaped, figure, page } from "../suite/eval-report.ts";
import { type Comparison, comparisonSentence, type JudgedTicket } from "./compare.ts";
import type { Ticket } from "./ticket.ts";

export interface ComparedCamera {
  readonly cameraCode: string;
  readonly name: string;
  readonly looks: number;
  readonly comparison: Comparison;
}

export interface DiffPage {
  readonly a: string;
  readonly b: string;
  readonly cameras: readonly ComparedCamera[];
  /** A data URL of the ticket's place, where there is a picture. */
  readonly pictureOf: (ticket: Ticket) => string | undefined;
}

/** Figures on one page and camera; the JSON beside it has them all. */
const SHOWN_MAX = 60;

export function diffHtml({ a, b, cameras, pictureOf }: DiffPage): string {
  const sections = cameras.map(({ cameraCode, name, looks, comparison }) => {
    const { vanish, appear, both } = comparison;
    return `<h2>${escaped(name)} (${cameraCode})</h2><p>${looks} looks. ${comparisonSentence(comparison)}.</p>
${list(`Would vanish: only ${a}`, vanish, pictureOf)}${list(`Would appear: only ${b}`, appear, pictureOf)}${list("Stay", both, pictureOf)}`;
  });
  return page(`${a} against ${b}`, sections.join("\n"));
}

function list(
  title: string,
  tickets: readonly JudgedTicket[],
  pictureOf: (ticket: Ticket) => string | undefined,
): string {
  if (tickets.length === 0) return "";
  const shown = tickets.slice(0, SHOWN_MAX).map(({ ticket, verdict, cause }) => {
    const { openedMs, violation, zoneId, className, confidence, reason } = ticket;
    const said =
      verdict === undefined ? "not judged" : `${verdict}${cause === undefined ? "" : `, ${cause}`}`;
    const caption = `${new Date(openedMs).toISOString()} ${violation} in ${zoneId}, ${className} ${confidence.toFixed(2)}: ${said}. ${reason}`;
    const picture = pictureOf(ticket);
    return picture === undefined ? `<p class="note">${escaped(caption)}</p>` : figure(picture, caption);
  });
  const rest = tickets.length - shown.length;
  const more = rest > 0 ? `<p class="note">and ${rest} more</p>` : "";
  return `<h3>${escaped(title)}: ${tickets.length}</h3>${shown.join("\n")}${more}`;
}
