/**
 * Signed one-time links: what a worker opens on a phone without signing in. GET shows, only POST acts, because chat
 * programs and mail scanners open every link they see. The address is the credential: it is never logged or sent on.
 */
import type { FastifyReply, FastifyRequest } from "fastify";
import Type from "typebox";
import { VIOLATION_LABELS } from "#contract";
import type { LinkAnswer, LinkDesk } from "../../lifecycle/notify/link-desk.ts";
import { ANYONE } from "../access/access.ts";
import type { App } from "../app.ts";
import {
  escapeHtml,
  fieldOf,
  type Language,
  languageOf,
  sendPage,
  STYLE,
  STYLE_PATH,
  withForms,
  type Words,
} from "./plain-page.ts";

const TokenParams = Type.Object({ token: Type.String({ maxLength: 200 }) });
const FORM_BYTES_MAX = 4 * 1024;
const REASON_MAX = 500;

const WORDS = {
  title: { zh: "街面哨", en: "gridwatch" },
  accept: { zh: "接单", en: "Accept" },
  decline: { zh: "退单", en: "Decline" },
  see: { zh: "照片", en: "Picture" },
  confirmAccept: { zh: "确认接单", en: "Yes, I take it" },
  confirmDecline: { zh: "确认退单", en: "Yes, I decline" },
  reason: { zh: "退单原因", en: "Why" },
  place: { zh: "地点", en: "Place" },
  accepted: { zh: "已接单。", en: "Accepted: it is yours." },
  declined: { zh: "已退单，将改派他人。", en: "Declined: somebody else is asked." },
  usedAccept: { zh: "此链接已使用过：已接单。", en: "This link was already used: accepted." },
  usedDecline: { zh: "此链接已使用过：已退单。", en: "This link was already used: declined." },
  stale: {
    zh: "工单已有变化，此链接不再有效：",
    en: "The ticket has gone on, this link is no longer good: ",
  },
  expired: {
    zh: "此链接已过期，请登录后查看工单。",
    en: "This link has expired: sign in to see the ticket.",
  },
  forged: { zh: "此链接无效。", en: "This link is not valid." },
} as const satisfies Readonly<Record<string, Words>>;

/** Where no secret is set no link was ever signed, and none is good. */
const NO_LINKS: LinkDesk = {
  look: () => Promise.resolve({ kind: "forged" }),
  act: () => Promise.resolve({ kind: "forged" }),
  picture: () => Promise.resolve(null),
};

export function linkRoutes(app: App, links: LinkDesk = NO_LINKS): void {
  withForms(app, FORM_BYTES_MAX, (scope) => {
    const config = { access: ANYONE };
    const schema = { hide: true, params: TokenParams };
    scope.get(STYLE_PATH, { config, schema: { hide: true } }, (_request, reply) =>
      reply.type("text/css").header("cache-control", "public, max-age=86400").send(STYLE),
    );
    scope.get<{ Params: { token: string } }>("/l/:token", { config, schema }, async (request, reply) => {
      const { token } = request.params;
      return page(request, reply, { token, answer: await links.look(token) });
    });
    scope.post<{ Params: { token: string } }>("/l/:token", { config, schema }, async (request, reply) => {
      const { token } = request.params;
      return page(request, reply, {
        token,
        answer: await links.act(token, fieldOf(request.body, "reason").slice(0, REASON_MAX)),
      });
    });
    scope.get<{ Params: { token: string } }>(
      "/l/:token/picture",
      { config, schema },
      async (request, reply) => {
        const jpeg = await links.picture(request.params.token);
        void reply.header("cache-control", "no-store");
        if (jpeg === null) return reply.code(404).type("text/plain").send("");
        return reply.type("image/jpeg").send(Buffer.from(jpeg));
      },
    );
  });
}

const STATUS: Readonly<Record<LinkAnswer["kind"], number>> = {
  offer: 200,
  done: 200,
  used: 409,
  stale: 409,
  expired: 410,
  forged: 404,
};

interface Shown {
  readonly token: string;
  readonly answer: LinkAnswer;
}

function page(request: FastifyRequest, reply: FastifyReply, { token, answer }: Shown): FastifyReply {
  const language = languageOf(request);
  const status = STATUS[answer.kind];
  return sendPage(reply, { status, language, title: WORDS.title, body: bodyOf({ token, answer }, language) });
}

function bodyOf({ token, answer }: Shown, language: Language): string {
  const say = (key: keyof typeof WORDS): string => WORDS[key][language];
  switch (answer.kind) {
    case "offer":
      return `${ticketOf(answer, language)}${wayOn(token, answer.action, language)}`;
    case "done":
      return `${ticketOf(answer, language)}<p>${say(answer.action === "accept" ? "accepted" : "declined")}</p>`;
    case "used":
      return `<p>${say(answer.on === "accept" ? "usedAccept" : "usedDecline")}</p>`;
    case "stale":
      return `<p>${say("stale")}${escapeHtml(answer.sentence)}</p>`;
    case "expired":
    case "forged":
      return `<p>${say(answer.kind)}</p>`;
  }
}

function ticketOf({ ticket }: Extract<LinkAnswer, { kind: "offer" | "done" }>, language: Language): string {
  const what = VIOLATION_LABELS[ticket.violation][language];
  const where = ticket.gridName === null ? ticket.cameraName : `${ticket.cameraName} (${ticket.gridName})`;
  return `<h1>#${String(ticket.number)} ${escapeHtml(what)}</h1><p>${WORDS.place[language]}: ${escapeHtml(where)}</p>`;
}

function wayOn(token: string, action: "accept" | "decline" | "see", language: Language): string {
  const say = (key: keyof typeof WORDS): string => WORDS[key][language];
  const address = `/l/${escapeHtml(token)}`;
  if (action === "see") return `<img src="${address}/picture" alt="${say("see")}">`;
  const reason =
    action === "decline"
      ? `<label>${say("reason")}<textarea name="reason" rows="3" maxlength="${String(REASON_MAX)}"></textarea></label>`
      : "";
  const label = say(action === "accept" ? "confirmAccept" : "confirmDecline");
  return `<form method="post" action="${address}">${reason}<button>${label}</button></form>`;
}
