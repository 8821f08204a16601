/** Hands one mail to a mail server (RFC 5321, 3207, 4954) and says what is certain about it afterwards. */
import { messageOf } from "../../../errors.ts";
import { type Reply, SEND_TIMEOUT_MS } from "./channel.ts";
import { SmtpLine, type SmtpReply } from "./smtp-line.ts";

export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** starttls: begins in the clear and must become TLS before anything else; none: only inside one machine or net. */
  readonly security: "tls" | "starttls" | "none";
  readonly login?: { readonly user: string; readonly password: string };
  /** PEM of the office's own authority. */
  readonly ca?: string;
  readonly timeoutMs?: number;
}

export interface Mail {
  readonly from: string;
  readonly to: string;
  /** Headers and body, CRLF, without the final dot. */
  readonly content: string;
}

/** A step of the dialogue that the server answered with another code than the one that goes on. */
class SmtpRefusal extends Error {
  readonly step: string;
  readonly reply: SmtpReply;

  constructor(step: string, reply: SmtpReply) {
    super(`${step}: ${String(reply.code)} ${reply.lines.join(" ").slice(0, 120)}`);
    this.step = step;
    this.reply = reply;
  }
}

/** Never rejects. */
export async function sendMail(server: SmtpServer, mail: Mail, signal: AbortSignal): Promise<Reply> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(server.timeoutMs ?? SEND_TIMEOUT_MS)]);
  let isHandedOver = false;
  let line: SmtpLine | null = null;
  try {
    const { host, port, security, ca } = server;
    const trust = ca === undefined ? {} : { ca };
    line = await SmtpLine.open({ host, port, isTls: security === "tls", signal: limit, ...trust });
    await greet(line, server);
    await expectCode(line.ask(`MAIL FROM:<${mail.from}>`), "MAIL", 250);
    await expectCode(line.ask(`RCPT TO:<${mail.to}>`), "RCPT", 250);
    await expectCode(line.ask("DATA"), "DATA", 354);
    // From the final dot on the server may have it, whatever we hear.
    isHandedOver = true;
    await expectCode(line.ask(`${dotStuffed(mail.content)}\r\n.`), "end of DATA", 250);
    line.write("QUIT\r\n");
    return { kind: "delivered" };
  } catch (thrown) {
    if (thrown instanceof SmtpRefusal) return refusalReply(thrown);
    const reason = `mail server: ${messageOf(thrown)}`;
    return isHandedOver ? { kind: "unknown", reason } : { kind: "unreached", reason };
  } finally {
    line?.close();
  }
}

async function greet(line: SmtpLine, { security, login }: SmtpServer): Promise<void> {
  await expectCode(line.read(), "greeting", 220);
  let offers = await hello(line);
  if (security === "starttls") {
    if (!offers.some((each) => each === "STARTTLS")) throw new Error("it offers no STARTTLS");
    await expectCode(line.ask("STARTTLS"), "STARTTLS", 220);
    await line.upgrade();
    offers = await hello(line);
  }
  if (login !== undefined) await authenticate(line, login, offers);
}

async function hello(line: SmtpLine): Promise<readonly string[]> {
  const reply = await expectCode(line.ask("EHLO gridwatch.invalid"), "EHLO", 250);
  return reply.lines.slice(1).map((each) => each.toUpperCase());
}

async function authenticate(
  line: SmtpLine,
  { user, password }: { readonly user: string; readonly password: string },
  offers: readonly string[],
): Promise<void> {
  const ways = offers.find((each) => each.startsWith("AUTH "))?.split(" ") ?? [];
  const encoded = (text: string): string => Buffer.from(text, "utf8").toString("base64");
  if (ways.includes("PLAIN")) {
    await expectCode(line.ask(`AUTH PLAIN ${encoded(`\u0000${user}\u0000${password}`)}`), "AUTH", 235);
    return;
  }
  if (!ways.includes("LOGIN")) throw new Error("it offers neither AUTH PLAIN nor AUTH LOGIN");
  await expectCode(line.ask("AUTH LOGIN"), "AUTH", 334);
  await expectCode(line.ask(encoded(user)), "AUTH", 334);
  await expectCode(line.ask(encoded(password)), "AUTH", 235);
}

async function expectCode(asked: Promise<SmtpReply>, step: string, code: number): Promise<SmtpReply> {
  const reply = await asked;
  // 251: "will forward" is as good as 250.
  if (reply.code === code || (code === 250 && reply.code === 251)) return reply;
  throw new SmtpRefusal(step, reply);
}

/** 4yz: later; 5yz: no. Which "no" depends on what was refused. */
function refusalReply({ step, reply, message: reason }: SmtpRefusal): Reply {
  if (reply.code >= 400 && reply.code < 500) return { kind: "throttled", reason, retryAfterMs: null };
  const isMessage = step === "end of DATA" || step === "DATA";
  return { kind: "refused", reason, fault: isMessage ? "message" : "setting" };
}

/** A line that begins with a dot would end the mail. */
const dotStuffed = (content: string): string => content.replaceAll(/^\./gm, "..");
