/** A real HTTP server that answers as a robot or another system would, well or badly, and keeps what it heard. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Heard {
  readonly method: string;
  /** Path with its query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export type Answer =
  | { readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> }
  /** Takes the request and never says a word. */
  | "silent"
  /** Takes the request and closes its side without an answer. */
  | "half-closed"
  /** Begins an answer of 200 and breaks off in its body. */
  | "broken-off";

export interface Receiver {
  readonly url: string;
  readonly heard: Heard[];
  /** The next answers, by what was asked; the last one given stays. */
  answer(by: Answer | ((heard: Heard) => Answer)): void;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const heard: Heard[] = [];
  let answerTo: (heard: Heard) => Answer = () => ({ status: 200, body: "" });
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const one = { method: request.method ?? "", url: request.url ?? "", headers: request.headers, body };
      heard.push(one);
      give(answerTo(one), response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    heard,
    answer(by) {
      answerTo = typeof by === "function" ? by : () => by;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}

function give(answer: Answer, response: ServerResponse): void {
  if (answer === "silent") return;
  if (answer === "half-closed") {
    response.socket?.end();
    return;
  }
  if (answer === "broken-off") {
    response.writeHead(200, { "content-length": 1_000 });
    response.write('{"errcode":', () => response.socket?.destroy());
    return;
  }
  response.writeHead(answer.status, answer.headers).end(answer.body);
}
