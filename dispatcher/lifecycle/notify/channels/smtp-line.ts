/** One SMTP connection as a dialogue: a command, a reply of one or more lines; upgraded to TLS when asked. */
import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";

export interface SmtpReply {
  readonly code: number;
  /** The text of each line. */
  readonly lines: readonly string[];
}

export interface SmtpLineOptions {
  readonly host: string;
  readonly port: number;
  /** From the first byte, as on port 465. */
  readonly isTls: boolean;
  /** PEM of the authority to trust instead of the public ones. */
  readonly ca?: string;
  /** Ends the connection, and with it every wait, with an error. */
  readonly signal: AbortSignal;
}

const REPLY_BYTES_MAX = 64 * 1024;

export class SmtpLine {
  readonly #options: SmtpLineOptions;
  #socket: Socket;
  #text = "";
  #ended: Error | null = null;
  #wake: (() => void) | null = null;

  private constructor(options: SmtpLineOptions, socket: Socket) {
    this.#options = options;
    this.#socket = socket;
    this.#listen(socket);
    options.signal.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** Rejects when nobody is there, or when the certificate is not trusted. */
  static async open(options: SmtpLineOptions): Promise<SmtpLine> {
    const { host, port, isTls, ca, signal } = options;
    signal.throwIfAborted();
    const trust = ca === undefined ? {} : { ca };
    const socket = isTls
      ? connectTls({ host, port, servername: host, ...trust })
      : connectTcp({ host, port });
    const line = new SmtpLine(options, socket);
    await line.#until(socket, isTls ? "secureConnect" : "connect");
    return line;
  }

  /** The next whole reply. Rejects when the connection ends before it. */
  async read(): Promise<SmtpReply> {
    for (;;) {
      const reply = this.#takeReply();
      if (reply !== null) return reply;
      if (this.#ended !== null) throw this.#ended;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async ask(command: string): Promise<SmtpReply> {
    this.write(`${command}\r\n`);
    return this.read();
  }

  write(text: string): void {
    if (this.#ended === null) this.#socket.write(text);
  }

  /** After the server agreed to STARTTLS. What it said before in plain text is forgotten: anybody could have said it. */
  async upgrade(): Promise<void> {
    const { host, ca } = this.#options;
    this.#socket.removeAllListeners("data");
    this.#text = "";
    const trust = ca === undefined ? {} : { ca };
    const socket = connectTls({ socket: this.#socket, servername: host, ...trust });
    this.#socket = socket;
    this.#listen(socket);
    await this.#until(socket, "secureConnect");
  }

  close(): void {
    this.#options.signal.removeEventListener("abort", this.#onAbort);
    this.#socket.destroy();
  }

  readonly #onAbort = (): void => {
    this.#end(new Error("too slow"));
    this.#socket.destroy();
  };

  #listen(socket: Socket): void {
    socket.setEncoding("utf8");
    socket.on("data", (part: string) => {
      this.#text += part;
      if (this.#text.length > REPLY_BYTES_MAX) this.#end(new Error("a reply without an end"));
      this.#ring();
    });
    socket.on("error", (error) => {
      this.#end(error);
    });
    // A half-closed connection is over: a mail server that says no more will not answer.
    for (const event of ["end", "close"]) {
      socket.on(event, () => {
        this.#end(new Error("the connection ended"));
      });
    }
  }

  async #until(socket: Socket, event: "connect" | "secureConnect"): Promise<void> {
    let isThere = false;
    socket.once(event, () => {
      isThere = true;
      this.#ring();
    });
    // Changed by the listeners above between two looks.
    const over = (): boolean => isThere || this.#ended !== null;
    while (!over()) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#ended !== null) throw this.#ended;
  }

  #takeReply(): SmtpReply | null {
    // "250-first", "250-second", "250 last": a line with a space after its code ends the reply.
    const match = /^((?:\d{3}-[^\n]*\n)*)(\d{3})(?: ([^\r\n]*))?\r?\n/.exec(this.#text);
    if (match === null) return null;
    const [whole, before = "", code = "", last = ""] = match;
    this.#text = this.#text.slice(whole.length);
    const earlier = before.split("\n").slice(0, -1);
    return { code: Number(code), lines: [...earlier.map((each) => each.slice(4).trim()), last] };
  }

  #end(error: Error): void {
    this.#ended ??= error;
    this.#ring();
  }

  #ring(): void {
    const wake = this.#wake;
    this.#wake = null;
    wake?.();
  }
}
