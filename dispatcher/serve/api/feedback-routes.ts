/**
 * 回访: the page behind a complainant's one-time link (plain HTML, no script, nothing personal in its address; GET shows,
 * only POST rates), the list of links to send, and what the reviewer decides about "not solved".
 */
import type { FastifyReply, FastifyRequest } from "fastify";
import Type from "typebox";
import { VIOLATION_LABELS, VIOLATIONS } from "#contract";
import type { FeedbackAnswer, FeedbackDesk, Rating } from "../../lifecycle/feedback/feedback-desk.ts";
import type { TicketDesk } from "../../lifecycle/ticket-desk.ts";
import { CLOSE_REASONS } from "../../lifecycle/ticket.ts";
import type { Clock } from "../../time/clock.ts";
import { ANYONE } from "../access/access.ts";
import { userOf } from "../access/gate.ts";
import { actorOf } from "../access/visibility.ts";
import type { App } from "../app.ts";
import { deedLog } from "./deeds.ts";
import {
  escapeHtml,
  fieldOf,
  type Language,
  languageOf,
  sendPage,
  withForms,
  type Words,
} from "./plain-page.ts";
import { ErrorBody } from "./schemas.ts";
import { Instant, orNull } from "./schema-parts.ts";

const FORM_BYTES_MAX = 8 * 1024;
const WORDS_MAX = 500;
const RATINGS = [5, 4, 3, 2, 1] as const;

const WORDS = {
  title: { zh: "回访", en: "How did it go?" },
  about: { zh: "您反映的问题", en: "What you reported" },
  place: { zh: "地点", en: "Place" },
  rating: { zh: "您满意吗？", en: "Are you satisfied?" },
  solved: { zh: "问题解决了吗？", en: "Is it solved?" },
  yes: { zh: "已解决", en: "Solved" },
  no: { zh: "未解决", en: "Not solved" },
  words: {
    zh: "您想说的话（可不填，请勿写个人信息）",
    en: "Anything to add (optional, nothing personal please)",
  },
  send: { zh: "提交", en: "Send" },
  missing: {
    zh: "请选择满意程度，并选择是否解决。",
    en: "Please choose a rating, and whether it is solved.",
  },
  thanks: { zh: "谢谢您的评价。", en: "Thank you." },
  reopened: { zh: "工单已重新打开，将继续处理。", en: "The ticket is open again and is worked on." },
  review: { zh: "您的意见已转交复核。", en: "Somebody will look into it." },
  used: { zh: "此链接已使用过，谢谢。", en: "This link was already used. Thank you." },
  expired: { zh: "此链接已过期。", en: "This link has expired." },
  forged: { zh: "此链接无效。", en: "This link is not valid." },
} as const satisfies Readonly<Record<string, Words>>;

const RATING_WORDS: Readonly<Record<(typeof RATINGS)[number], Words>> = {
  5: { zh: "非常满意", en: "very satisfied" },
  4: { zh: "满意", en: "satisfied" },
  3: { zh: "一般", en: "so-so" },
  2: { zh: "不满意", en: "not satisfied" },
  1: { zh: "非常不满意", en: "not satisfied at all" },
};

/** `missing`: the form lacked something, and is shown again. */
type Shown = FeedbackAnswer & { readonly missing?: boolean };

export function feedbackRoutes(
  app: App,
  feedback: FeedbackDesk,
  options: { readonly desk: Pick<TicketDesk, "access">; readonly clock: Clock },
): void {
  pageRoutesOf(app, feedback);
  invitationRoutes(app, feedback, options);
  reviewRoutes(app, feedback);
}

const TokenParams = Type.Object({ token: Type.String({ maxLength: 200 }) });

function pageRoutesOf(app: App, feedback: FeedbackDesk): void {
  withForms(app, FORM_BYTES_MAX, (scope) => {
    const route = { config: { access: ANYONE }, schema: { hide: true, params: TokenParams } };
    scope.get<{ Params: { token: string } }>("/r/:token", route, async (request, reply) =>
      page(request, reply, await feedback.look(request.params.token)),
    );
    scope.post<{ Params: { token: string } }>("/r/:token", route, async (request, reply) => {
      const { token } = request.params;
      const rating = ratingOf(request.body);
      if (rating !== null) return page(request, reply, await feedback.rate(token, rating));
      return page(request, reply, { ...(await feedback.look(token)), missing: true });
    });
  });
}

/** Null: something was left out. */
function ratingOf(form: unknown): Rating | null {
  const rating = RATINGS.find((each) => String(each) === fieldOf(form, "rating"));
  const solved = fieldOf(form, "solved");
  if (rating === undefined || (solved !== "yes" && solved !== "no")) return null;
  return {
    rating,
    solved: solved === "yes",
    words: fieldOf(form, "words").slice(0, WORDS_MAX),
  };
}

const STATUS: Readonly<Record<FeedbackAnswer["kind"], number>> = {
  ask: 200,
  done: 200,
  used: 409,
  expired: 410,
  forged: 404,
};

function page(request: FastifyRequest, reply: FastifyReply, answer: Shown): FastifyReply {
  const language = languageOf(request);
  const isMissing = answer.kind === "ask" && answer.missing === true;
  return sendPage(reply, {
    status: isMissing ? 400 : STATUS[answer.kind],
    ...{ language, title: WORDS.title, body: bodyOf(answer, language) },
  });
}

function bodyOf(answer: Shown, language: Language): string {
  const say = (key: keyof typeof WORDS): string => WORDS[key][language];
  switch (answer.kind) {
    case "ask":
      return `${ticketOf(answer, language)}${answer.missing === true ? `<p><strong>${say("missing")}</strong></p>` : ""}${formOf(language)}`;
    case "done":
      return `${ticketOf(answer, language)}<p>${say("thanks")} ${answer.effect === "none" ? "" : say(answer.effect)}</p>`;
    case "used":
    case "expired":
    case "forged":
      return `<p>${say(answer.kind)}</p>`;
  }
}

function ticketOf({ ticket }: Extract<FeedbackAnswer, { kind: "ask" | "done" }>, language: Language): string {
  const what = `#${String(ticket.number)} ${VIOLATION_LABELS[ticket.violation][language]}`;
  return `<h1>${WORDS.about[language]}: ${escapeHtml(what)}</h1><p>${WORDS.place[language]}: ${escapeHtml(ticket.place)}</p>`;
}

/** Without an address of its own it is sent to the page's: the link stands in the page nowhere. */
function formOf(language: Language): string {
  const say = (key: keyof typeof WORDS): string => WORDS[key][language];
  const choice = (name: string, value: string, label: string): string =>
    `<p><label><input type="radio" name="${name}" value="${value}" required> ${label}</label></p>`;
  const ratings = RATINGS.map((each) =>
    choice("rating", String(each), `${String(each)} ${RATING_WORDS[each][language]}`),
  );
  return `<form method="post"><fieldset><legend>${say("rating")}</legend>${ratings.join("")}</fieldset>
<fieldset><legend>${say("solved")}</legend>${choice("solved", "yes", say("yes"))}${choice("solved", "no", say("no"))}</fieldset>
<p><label>${say("words")}<textarea name="words" rows="3" maxlength="${String(WORDS_MAX)}"></textarea></label></p><button>${say("send")}</button></form>`;
}

const IdParams = Type.Object({ id: Type.String({ pattern: "^[0-9a-f]{24}$" }) });
const REFUSALS = { 400: ErrorBody, 401: ErrorBody, 403: ErrorBody };

const InvitationBody = Type.Object({
  id: Type.String({ description: "What it is marked as sent by." }),
  ticketId: Type.String(),
  number: Type.Integer({ description: "The ticket's number." }),
  violation: Type.Enum([...VIOLATIONS]),
  closeReason: Type.Enum([...CLOSE_REASONS]),
  contact: Type.Object({ name: orNull(Type.String()), phone: orNull(Type.String()) }),
  link: Type.String({ description: "Good once, for whoever has it." }),
  askedAt: Instant("When the ticket was closed"),
  expiresAt: Instant("Until when the link is good"),
});

function invitationRoutes(
  app: App,
  feedback: FeedbackDesk,
  { desk, clock }: { readonly desk: Pick<TicketDesk, "access">; readonly clock: Clock },
): void {
  const record = deedLog(desk, clock);
  const config = {
    access: { roles: ["service", "dispatcher", "administrator"], scope: "district" },
  } as const;
  app.get(
    "/api/feedback/invitations",
    {
      config,
      schema: {
        tags: ["feedback"],
        summary:
          "Complainants to ask, with their one-time links, for whoever sends text messages; each look is recorded",
        querystring: Type.Object(
          {
            limit: Type.Integer({
              minimum: 1,
              maximum: 200,
              default: 50,
              description: "At most so many, oldest first.",
            }),
          },
          { additionalProperties: false },
        ),
        response: { 200: Type.Object({ invitations: Type.Array(InvitationBody) }), ...REFUSALS },
      },
    },
    async (request) => {
      const invitations = await feedback.invitations(request.query.limit);
      const ticketIds = invitations.map(({ ticketId }) => ticketId);
      await record(request, { action: "read-contacts", subject: "feedback", details: { ticketIds } });
      return { invitations: [...invitations] };
    },
  );
  app.post(
    "/api/feedback/invitations/:id/sent",
    {
      config,
      schema: {
        tags: ["feedback"],
        summary: "The link was sent: it is not listed again",
        params: IdParams,
        response: { 204: Type.Null(), 404: ErrorBody, ...REFUSALS },
      },
    },
    async (request, reply) => {
      await feedback.sent(request.params.id);
      return reply.code(204).send(null);
    },
  );
}

const AnsweredBody = Type.Object({
  id: Type.String(),
  ticketId: Type.String(),
  number: Type.Integer({ description: "The ticket's number." }),
  violation: Type.Enum([...VIOLATIONS]),
  rating: Type.Integer({ minimum: 1, maximum: 5 }),
  solved: Type.Boolean(),
  words: Type.String(),
  answeredAt: Instant("When"),
  effect: Type.Enum(["none", "reopened", "review"], { description: "What it led to." }),
  reviewedBy: orNull(Type.String()),
  reviewedAt: orNull(Instant("When it was decided")),
  decision: orNull(Type.Enum(["reopened", "stands"])),
  decidedReason: orNull(Type.String()),
});

function reviewRoutes(app: App, feedback: FeedbackDesk): void {
  app.get(
    "/api/feedback",
    {
      config: { access: { roles: ["dispatcher", "reviewer", "administrator"], scope: "district" } },
      schema: {
        tags: ["feedback"],
        summary: "What complainants answered, newest first",
        querystring: Type.Object(
          {
            toReview: Type.Boolean({
              default: false,
              description: "Only what a reviewer has to decide about.",
            }),
            limit: Type.Integer({ minimum: 1, maximum: 200, default: 50, description: "At most so many." }),
            before: Type.Optional(
              Type.String({ pattern: "^[0-9a-f]{24}$", description: "Id to continue below." }),
            ),
          },
          { additionalProperties: false },
        ),
        response: { 200: Type.Object({ feedback: Type.Array(AnsweredBody) }), ...REFUSALS },
      },
    },
    async (request) => ({ feedback: [...(await feedback.answers(request.query))] }),
  );
  app.post(
    "/api/feedback/:id/review",
    {
      config: { access: { roles: ["dispatcher", "reviewer"], scope: "district" } },
      schema: {
        tags: ["feedback"],
        summary: 'Decides about "not solved": the ticket is opened again, or stands as closed',
        params: IdParams,
        body: Type.Object(
          {
            decision: Type.Enum(["reopened", "stands"]),
            reason: Type.String({ minLength: 1, maxLength: 1_000, description: "In words." }),
          },
          { additionalProperties: false },
        ),
        response: { 200: AnsweredBody, 404: ErrorBody, 409: ErrorBody, ...REFUSALS },
      },
    },
    (request) => feedback.review({ ...request.body, id: request.params.id, actor: actorOf(userOf(request)) }),
  );
}
