/** A real redis-server on loopback that keeps nothing: the product may lose its cache at any moment. */
import { startChild } from "./child.ts";
import { findProgram } from "./find-program.ts";
import { type ManagedServer, startManaged } from "./managed-server.ts";

export function startRedisServer(options: { port?: number; storeDir?: string } = {}): Promise<ManagedServer> {
  return startManaged({
    ...options,
    name: "redis-server",
    scheme: "redis",
    start: (port, storeDir) =>
      startChild({
        name: "redis-server",
        command: findProgram("redis-server"),
        args: [
          "--port",
          String(port),
          "--bind",
          "127.0.0.1",
          "--save",
          "",
          "--appendonly",
          "no",
          "--dir",
          storeDir,
        ],
        ready: /Ready to accept connections/,
      }),
  });
}
