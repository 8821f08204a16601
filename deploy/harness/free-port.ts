/** TCP ports on loopback: find a free one, ask whether one is free. */
import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Below the range from which Linux takes ports for outgoing connections (32768 up): one of those would else get the
 * port of a server that is down for a moment, and the server could not come back.
 */
const FIRST_PORT = 10_240;
const LAST_PORT = 32_767;
const TRIES = 100;

function tryListen(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => {
      resolve(null);
    });
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      const address = server.address();
      const bound = typeof address === "object" && address !== null ? address.port : null;
      server.close(() => {
        resolve(bound);
      });
    });
  });
}

/** A port nobody listens on now. Somebody else may take it a moment later: start-up code tries again. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const port = randomInt(FIRST_PORT, LAST_PORT + 1);
    if (await isPortFree(port)) return port;
  }
  throw new Error(`none of ${TRIES} TCP ports tried on 127.0.0.1 is free`);
}

export async function isPortFree(port: number): Promise<boolean> {
  return (await tryListen(port)) !== null;
}

/** The wished port when it is free, otherwise any free one. */
export async function portNear(wished: number): Promise<number> {
  return (await isPortFree(wished)) ? wished : freePort();
}
