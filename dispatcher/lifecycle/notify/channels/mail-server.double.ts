/** A real mail server that speaks as much of SMTP as a client needs, with STARTTLS and AUTH, well or badly. */
import { type AddressInfo, createServer, type Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";

/** For localhost, from 2020 to 2120, known to nobody: tests only. */
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgmg67ujRPf2eNV+PY
MXRliJSymYWWgUBJ6TojPX0FJcihRANCAASXFE0X6znEVKrLo236p4dlPeurV3oA
HiAsOUUZkUZEv3bjLnYRl15ujhv8pVbMXXGTgNq1roROvEsv+HDHpg6v
-----END PRIVATE KEY-----
`;
export const MAIL_SERVER_CA = `-----BEGIN CERTIFICATE-----
MIIBZDCCAQqgAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhv
c3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBQxEjAQBgNVBAMM
CWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABJcUTRfrOcRUqsuj
bfqnh2U966tXegAeICw5RRmRRkS/duMudhGXXm6OG/ylVsxdcZOA2rWuhE68Sy/4
cMemDq+jSzBJMBoGA1UdEQQTMBGCCWxvY2FsaG9zdIcEfwAAATAMBgNVHRMEBTAD
AQH/MB0GA1UdDgQWBBSX7zP/IZBpssB1K0tGaGgvanlK5TAKBggqhkjOPQQDAgNI
ADBFAiEA4up8S9TCSHTMXNccUjhInLr8uNzWPUACOpyKWgrh1MoCIGfxwx2f88cF
B6XL4Gw39+XVjQ2RKfmLyjrVoWHyb95K
-----END CERTIFICATE-----
`;

/** Where in the dialogue something else than the good answer is said. */
export type MailStep = "greeting" | "EHLO" | "AUTH" | "MAIL" | "RCPT" | "DATA" | "end";

export interface MailServer {
  readonly port: number;
  /** Mails as they came, without the final dot, dots unstuffed. */
  readonly mails: {
    readonly to: string;
    readonly content: string;
    readonly isTls: boolean;
    readonly user: string;
  }[];
  /** At this step: a line to say instead, silence, or the end of the connection. Null: well again. */
  misbehave(at: MailStep | null, how?: string): void;
  close(): Promise<void>;
}

export async function startMailServer(auth: "PLAIN" | "LOGIN" = "PLAIN"): Promise<MailServer> {
  const mails: MailServer["mails"] = [];
  const sockets = new Set<Socket>();
  const state: { at: MailStep | null; how: string } = { at: null, how: "" };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    converse(socket, { auth, state, mails, isTls: false, greets: true });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    mails,
    misbehave(at, how = "silent") {
      state.at = at;
      state.how = how;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}

interface Talk {
  readonly auth: "PLAIN" | "LOGIN";
  readonly state: { at: MailStep | null; how: string };
  readonly mails: MailServer["mails"];
  readonly isTls: boolean;
  readonly greets: boolean;
}

/** What one connection has said so far. */
interface Said {
  to: string;
  user: string;
  /** Of AUTH LOGIN: 1 waits for the name, 2 for the password. */
  loginStep: 0 | 1 | 2;
  /** Null outside DATA. */
  content: string | null;
}

type Say = (step: MailStep, line: string) => boolean;

function converse(socket: Socket, talk: Talk): void {
  const said: Said = { to: "", user: "", loginStep: 0, content: null };
  let text = "";
  socket.on("error", () => undefined);
  socket.setEncoding("utf8");
  const say: Say = (step, line) => {
    if (talk.state.at !== step) {
      socket.write(`${line}\r\n`);
      return true;
    }
    if (talk.state.how === "closed") socket.end();
    else if (talk.state.how !== "silent") socket.write(`${talk.state.how}\r\n`);
    return false;
  };
  socket.on("data", (part: string) => {
    text += part;
    for (let at = text.indexOf("\r\n"); at !== -1; at = text.indexOf("\r\n")) {
      const line = text.slice(0, at);
      text = text.slice(at + 2);
      if (said.content !== null) takeContent(line, { said, say, talk });
      else if (said.loginStep > 0) takeLogin(line, { said, say, socket });
      else COMMANDS[line.toUpperCase().split(/[ :]/)[0] ?? ""]?.({ line, said, say, socket, talk });
    }
  });
  if (talk.greets) say("greeting", "220 localhost ready");
}

interface Heard {
  readonly line: string;
  readonly said: Said;
  readonly say: Say;
  readonly socket: Socket;
  readonly talk: Talk;
}

const COMMANDS: Readonly<Record<string, (heard: Heard) => void>> = {
  EHLO: ({ say, talk }) => {
    const offers = talk.isTls ? `250 AUTH ${talk.auth}` : `250-STARTTLS\r\n250 AUTH ${talk.auth}`;
    say("EHLO", `250-localhost\r\n${offers}`);
  },
  STARTTLS: ({ socket, talk }) => {
    socket.write("220 go ahead\r\n");
    socket.removeAllListeners("data");
    const secureContext = createSecureContext({ key: KEY, cert: MAIL_SERVER_CA });
    const secured = new TLSSocket(socket, { isServer: true, secureContext });
    converse(secured, { ...talk, isTls: true, greets: false });
  },
  AUTH: ({ line, said, say, socket, talk }) => {
    if (talk.auth === "LOGIN") {
      said.loginStep = 1;
      socket.write("334 VXNlcm5hbWU6\r\n");
      return;
    }
    said.user =
      Buffer.from(line.split(" ")[2] ?? "", "base64")
        .toString("utf8")
        .split("\u0000")[1] ?? "";
    say("AUTH", "235 welcome");
  },
  MAIL: ({ say }) => {
    say("MAIL", "250 ok");
  },
  RCPT: ({ line, said, say }) => {
    said.to = /<(.*)>/.exec(line)?.[1] ?? "";
    say("RCPT", "250 ok");
  },
  DATA: ({ said, say }) => {
    if (say("DATA", "354 go on")) said.content = "";
  },
  QUIT: ({ socket }) => {
    socket.end("221 bye\r\n");
  },
};

function takeLogin(line: string, { said, say, socket }: Pick<Heard, "said" | "say" | "socket">): void {
  if (said.loginStep === 1) {
    said.user = Buffer.from(line, "base64").toString("utf8");
    said.loginStep = 2;
    socket.write("334 UGFzc3dvcmQ6\r\n");
    return;
  }
  said.loginStep = 0;
  say("AUTH", "235 welcome");
}

function takeContent(line: string, { said, say, talk }: Pick<Heard, "said" | "say" | "talk">): void {
  const { content, to, user } = said;
  if (content === null) return;
  if (line !== ".") {
    said.content = `${content}${line.replace(/^\.\./, ".")}\r\n`;
    return;
  }
  said.content = null;
  // As a server does whose answer is lost: it has the mail.
  if (say("end", "250 queued") || !/^[45]/.test(talk.state.how))
    talk.mails.push({ to, content, isTls: talk.isTls, user });
}
