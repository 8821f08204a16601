/** A real nats-server with JetStream, on loopback. */
import { startChild } from "./child.ts";
import { findProgram } from "./find-program.ts";
import { type ManagedServer, startManaged } from "./managed-server.ts";

export function startNatsServer(options: { port?: number; storeDir?: string } = {}): Promise<ManagedServer> {
  return startManaged({
    ...options,
    name: "nats-server",
    scheme: "nats",
    start: (port, storeDir) =>
      startChild({
        name: "nats-server",
        command: findProgram("nats-server"),
        args: ["-js", "-sd", storeDir, "-a", "127.0.0.1", "-p", String(port)],
        ready: /Server is ready/,
      }),
  });
}
