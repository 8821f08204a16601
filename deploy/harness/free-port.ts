/** TCP ports on loopback: find a free one, ask whether one is free. */
import { createServer } from "node:net";

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
  const port = await tryListen(0);
  if (port === null) throw new Error("this machine has no free TCP port on 127.0.0.1");
  return port;
}

export async function isPortFree(port: number): Promise<boolean> {
  return (await tryListen(port)) !== null;
}

/** The wished port when it is free, otherwise any free one. */
export async function portNear(wished: number): Promise<number> {
  return (await isPortFree(wished)) ? wished : freePort();
}
