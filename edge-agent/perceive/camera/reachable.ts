/**
 * Asks a camera's host whether anybody is there, before an ffmpeg is started for it: a vain ffmpeg costs 30 to 80 ms
 * of processor time, a vain question with all that is around it 4 (deploy/bench/edge/README.md).
 *
 * Asked is only after a try in which the camera gave no sign of itself. A healthy camera, or one that says 401 or
 * 404, so pays no second connection when it is connected to again; a recorder that serves none while it is asked by
 * too many may not be asked twice by each. Nobody there ends the try with the fault that ffmpeg would have ended it
 * with; whatever is answered, or not understood here, is left to ffmpeg.
 */
import { lookup } from "node:dns";
import { connect, isIP, type LookupFunction } from "node:net";
import { linkAbort } from "../../time/abort.ts";
import type { Clock } from "../../time/clock.ts";
import { type CameraFault, classifyEnding, type FaultKind } from "./camera-fault.ts";
import type { CameraSource, RunSource } from "./camera-source.ts";
import { hostOf, withoutLogin } from "./camera-url.ts";

/** Faults that only a camera, or a missing ffmpeg, can cause. */
const NOT_SILENT: ReadonlySet<FaultKind> = new Set([
  "wrong-password",
  "forbidden",
  "not-found",
  "ffmpeg-missing",
]);

/** What ffmpeg says where a socket of our own has these codes. */
const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "Connection refused",
  ENOTFOUND: "Failed to resolve hostname",
  EAI_AGAIN: "Failed to resolve hostname",
  EHOSTUNREACH: "No route to host",
  EHOSTDOWN: "Host is unreachable",
  ENETUNREACH: "Network is unreachable",
  ENETDOWN: "Network is down",
  ETIMEDOUT: "Connection timed out",
  ECONNRESET: "Connection reset by peer",
};

/** Names looked up at once. Node has four threads for that and for files and pictures; for others ffmpeg looks. */
const MAX_LOOKUPS = 2;
/** As many as an agent may have cameras, with two streams each; those beyond are tried by ffmpeg alone. */
const MAX_REMEMBERED = 8192;

/** `runSource`, with the host asked first where the camera's last try met silence. */
export function askFirst(runSource: RunSource, clock: Clock): RunSource {
  /** Urls of streams whose last try met silence. */
  const silent = new Set<string>();
  const lookups = createLookups();
  return async (source, onBytes, signal, onFact) => {
    if (silent.has(source.url)) {
      const fault = await askHost(source, { clock, signal, lookups });
      if (fault !== undefined) return fault;
    }
    const heard = { stream: false };
    const fault = await runSource(source, onBytes, signal, (fact) => {
      if (fact.kind === "stream") heard.stream = true;
      onFact?.(fact);
    });
    if (heard.stream || NOT_SILENT.has(fault.kind)) silent.delete(source.url);
    else if (silent.size < MAX_REMEMBERED) silent.add(source.url);
    return fault;
  };
}

interface Asking {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly lookups: Lookups;
}

/** Why ffmpeg would see nothing; undefined when it has to try. */
async function askHost(source: CameraSource, asking: Asking): Promise<CameraFault | undefined> {
  const { url, stallTimeoutMs } = source;
  const startedMs = asking.clock.monotonicMs();
  const complaint = await complaintOf(source, asking);
  if (complaint === undefined) return undefined;
  return classifyEnding({
    url,
    complaints: [complaint],
    exitCode: null,
    sawPicture: false,
    ranMs: asking.clock.monotonicMs() - startedMs,
    ioTimeoutMs: stallTimeoutMs,
  });
}

/** In ffmpeg's words; undefined when somebody answers, when it is not known, or when nobody wants to know any more. */
function complaintOf(
  { url, stallTimeoutMs }: CameraSource,
  { clock, signal, lookups }: Asking,
): Promise<string | undefined> {
  const [, host = "", port] = /^\[?(.*?)\]?:(\d+)$/.exec(hostOf(url)) ?? [];
  const isPlain = /^rtsp:/i.test(url);
  if ((!isPlain && !/^rtsps:/i.test(url)) || (isIP(host) === 0 && lookups.areBusy())) {
    return Promise.resolve(undefined);
  }
  return new Promise((resolve) => {
    const wait = linkAbort(signal);
    const socket = connect({
      host,
      port: Number(port),
      lookup: lookups.lookup,
      // Of a name's first address; Node's 250 ms are too short for a camera behind a mobile network.
      autoSelectFamilyAttemptTimeout: Math.max(10, Math.round(stallTimeoutMs / 2)),
    });
    const settle = (complaint: string | undefined): void => {
      wait.unlink();
      wait.abort();
      socket.destroy();
      resolve(complaint);
    };
    socket.on("error", ({ code = "" }: NodeJS.ErrnoException) => {
      settle(WORDS[code]);
    });
    socket.once("connect", () => {
      // Behind TLS, that it accepts has to be enough.
      if (isPlain) socket.write(optionsRequest(url));
      else settle(undefined);
    });
    socket.once("data", () => {
      settle(undefined);
    });
    socket.once("close", () => {
      settle(WORDS["ECONNRESET"]);
    });
    clock.sleep(stallTimeoutMs, wait.signal).then(
      () => {
        settle(WORDS["ETIMEDOUT"]);
      },
      () => {
        settle(undefined);
      },
    );
  });
}

/** What ffmpeg begins with as well; an address with a line break in it must not become two requests. */
function optionsRequest(url: string): string {
  const address = withoutLogin(url).replace(/[^\x21-\x7e]/g, "");
  return `OPTIONS ${address} RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: gridwatch\r\n\r\n`;
}

interface Lookups {
  readonly lookup: LookupFunction;
  areBusy(): boolean;
}

function createLookups(): Lookups {
  let running = 0;
  return {
    areBusy: () => running >= MAX_LOOKUPS,
    lookup: (host, options, done) => {
      running++;
      lookup(host, options, (...answer) => {
        running--;
        done(...answer);
      });
    },
  };
}
