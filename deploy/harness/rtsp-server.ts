/** A real RTSP server on loopback that plays files as live cameras, and can freeze or die like one. */
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { startChild } from "./child.ts";
import { type ManagedServer, startManaged } from "./managed-server.ts";

export interface RtspMount {
  /** Starts with a slash: "/cam1". */
  readonly path: string;
  /** Annex-B with access unit delimiters; .h264 or .h265. */
  readonly file: string;
  readonly fps: number;
}

export interface RtspServer extends Omit<ManagedServer, "url"> {
  /** With the credentials in it when the server asks for them. */
  url(path: string): string;
  /** Stops sending but keeps every connection open, as a hung camera does. */
  freeze(): void;
  resume(): void;
}

export interface RtspOptions {
  readonly mounts: readonly RtspMount[];
  readonly auth?: { readonly user: string; readonly password: string };
  readonly port?: number;
  /** Called for each connecting client with its address. */
  readonly onClient?: (address: string) => void;
}

/** Debian's own Python, because only that one has the GStreamer bindings. */
const PYTHON = "/usr/bin/python3";
const SCRIPT = fileURLToPath(new URL("./rtsp_server.py", import.meta.url));

export async function startRtspServer(options: RtspOptions): Promise<RtspServer> {
  const { auth } = options;
  const mounts = options.mounts.map(({ path, file, fps }) => `${path}=${file}:${String(fps)}`);
  const login = auth === undefined ? "" : `${auth.user}:${auth.password}`;
  let signal: (signal: NodeJS.Signals) => void = () => undefined;
  const managed = await startManaged({
    ...(options.port === undefined ? {} : { port: options.port }),
    name: "rtsp-server",
    scheme: "rtsp",
    // It stores nothing.
    storeDir: tmpdir(),
    start: async (port) => {
      const child = await startChild({
        name: "rtsp-server",
        command: PYTHON,
        args: [SCRIPT, String(port), ...mounts],
        env: { GRIDWATCH_RTSP_AUTH: login },
        ready: /^ready /,
        onLine: (line) => {
          if (line.startsWith("client ")) options.onClient?.(line.slice("client ".length));
        },
      });
      signal = (name) => {
        child.signal(name);
      };
      return child;
    },
  });
  const userInfo =
    auth === undefined ? "" : `${encodeURIComponent(auth.user)}:${encodeURIComponent(auth.password)}@`;
  return {
    port: managed.port,
    get pid() {
      return managed.pid;
    },
    get running() {
      return managed.running;
    },
    get exited() {
      return managed.exited;
    },
    url: (path) => `rtsp://${userInfo}127.0.0.1:${String(managed.port)}${path}`,
    freeze: () => {
      signal("SIGSTOP");
    },
    resume: () => {
      signal("SIGCONT");
    },
    kill: () => managed.kill(),
    // A stopped process does not hear SIGTERM.
    restart: () => {
      signal("SIGCONT");
      return managed.restart();
    },
    stop: () => {
      signal("SIGCONT");
      return managed.stop();
    },
  };
}
