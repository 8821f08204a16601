/** E-mail: one person or office, one mail; plain text in UTF-8. */
import { textOf, type TextOptions, titleOf } from "../message-text.ts";
import type { Channel, Outgoing } from "./channel.ts";
import { sendMail, type SmtpServer } from "./smtp.ts";

export interface EmailOptions {
  readonly server: SmtpServer;
  /** Address of the sender. */
  readonly from: string;
  readonly text: Omit<TextOptions, "maxBytes" | "language">;
}

/** No screen shows more, and every mail server takes it. */
const TEXT_BYTES_MAX = 100_000;
const LINE_BYTES = 76;

const ADDRESS = /^[^\s<>@"(),:;\\[\]]+@[A-Za-z0-9.-]+$/;

/** Nothing that could end a command or a header. */
export const isMailAddress = (text: string): boolean => text.length <= 254 && ADDRESS.test(text);

export function createEmail(options: EmailOptions): Channel {
  return {
    limits: [],
    digestMax: 100,
    isPersonal: true,
    // A mail with the same Message-ID is shown once by most readers, but no server promises it.
    dropsRepeats: false,
    send(message, signal) {
      const to = message.items[0]?.address ?? "";
      if (!isMailAddress(to)) {
        return Promise.resolve({ kind: "refused", reason: "no mail address", fault: "message" });
      }
      return sendMail(
        options.server,
        { from: options.from, to, content: mailOf(message, to, options) },
        signal,
      );
    },
  };
}

function mailOf(message: Outgoing, to: string, { from, text }: EmailOptions): string {
  const language = message.items[0]?.language ?? "zh";
  const body = textOf(message, { ...text, language, maxBytes: TEXT_BYTES_MAX });
  const lines = Buffer.from(body, "utf8")
    .toString("base64")
    .match(new RegExp(`.{1,${String(LINE_BYTES)}}`, "g"));
  return [
    `From: gridwatch <${from}>`,
    `To: <${to}>`,
    `Subject: ${encodedWords(titleOf(message, language))}`,
    `Date: ${mailDate(message.atMs)}`,
    `Message-ID: <${message.id}@gridwatch.invalid>`,
    // Nobody's holiday answers to a machine.
    "Auto-Submitted: auto-generated",
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: base64",
    "",
    ...(lines ?? []),
  ].join("\r\n");
}

/** RFC 2047: at most 75 characters each, cut between characters. */
function encodedWords(text: string): string {
  const words: string[] = [];
  let part = "";
  for (const letter of text.replaceAll(/[\r\n]/g, " ")) {
    if (Buffer.byteLength(part + letter, "utf8") > 42) {
      words.push(part);
      part = "";
    }
    part += letter;
  }
  words.push(part);
  return words.map((each) => `=?utf-8?B?${Buffer.from(each, "utf8").toString("base64")}?=`).join("\r\n ");
}

/** Mon, 23 Nov 2026 02:00:00 +0000 */
const mailDate = (atMs: number): string => new Date(atMs).toUTCString().replace("GMT", "+0000");
