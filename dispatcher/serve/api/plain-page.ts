/**
 * Pages behind one-time links: plain HTML, no script, nothing cached or indexed, in the reader's language; and the form
 * that such a page sends.
 */
import type { FastifyReply, FastifyRequest } from "fastify";
import type { App } from "../app.ts";

export type Language = "zh" | "en";
export type Words = Readonly<Record<Language, string>>;

/** Chinese unless the browser asks for English first. */
export const languageOf = ({ headers }: FastifyRequest): Language =>
  /^\s*en\b/i.test(headers["accept-language"] ?? "") ? "en" : "zh";

export interface PlainPage {
  readonly status: number;
  readonly language: Language;
  readonly title: Words;
  /** HTML; every text in it that is not ours went through `escapeHtml`. */
  readonly body: string;
}

export function sendPage(reply: FastifyReply, { status, language, title, body }: PlainPage): FastifyReply {
  const html = `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex"><title>${title[language]}</title><link rel="stylesheet" href="${STYLE_PATH}">
<main>${body}</main></html>`;
  return reply.code(status).type("text/html; charset=utf-8").header("cache-control", "no-store").send(html);
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
export const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (letter) => ESCAPES[letter] ?? letter);

/** The routes hung here read a form: everywhere else only JSON is, which no form of another site can send. */
export function withForms(app: App, bytesMax: number, hang: (scope: App) => void): void {
  void app.register((scope, _options, done) => {
    scope.addContentTypeParser(
      "application/x-www-form-urlencoded",
      { parseAs: "string", bodyLimit: bytesMax },
      (_request, body, parsed) => {
        parsed(null, Object.fromEntries(new URLSearchParams(String(body))));
      },
    );
    hang(scope);
    done();
  });
}

/** What a form gave under this name; "" when nothing. */
export function fieldOf(form: unknown, name: string): string {
  const value: unknown =
    typeof form === "object" && form !== null ? (form as Record<string, unknown>)[name] : "";
  return typeof value === "string" ? value : "";
}

export const STYLE_PATH = "/l/style.css";
export const STYLE = `body{font:18px/1.5 system-ui,sans-serif;margin:0 auto;max-width:32rem;padding:1.5rem;color:#1b2430}
h1{font-size:1.3rem}button{font:inherit;width:100%;padding:.9rem;border:0;border-radius:.5rem;background:#0b5cad;color:#fff}
textarea{font:inherit;width:100%;box-sizing:border-box;margin-bottom:1rem}img{max-width:100%}`;
