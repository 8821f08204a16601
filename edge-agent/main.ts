/** edge-agent: arguments, configuration, start, signals to stop. */
import { parseArgs } from "node:util";
import { startAgent } from "./agent.ts";
import { loadConfig } from "./config.ts";
import { bootConfig } from "./config-source.ts";
import { AgentError, messageOf } from "./errors.ts";
import { collectGarbageLessOften } from "./heap.ts";
import { formatProbe, probeCamera } from "./perceive/camera/probe.ts";
import { openOriginal } from "./report/originals/open-original.ts";
import { loadSettings } from "./settings.ts";
import { createLogger } from "./telemetry/logger.ts";
import { systemClock } from "./time/clock.ts";
import { VERSION } from "./version.ts";
import { askWhy } from "./why/ask-why.ts";
import { formatWhy } from "./why/print-why.ts";

const HELP = `edge-agent ${VERSION}: watches cameras and publishes street-order events

  edge-agent run --config agent.yaml        watch the cameras until SIGINT or SIGTERM; SIGHUP: read the
                                            configuration again and apply what has changed
  edge-agent check agent.yaml               say what is wrong in a configuration, and where
  edge-agent probe rtsp://HOST/PATH         codec, size, frame rate, keyframe interval, and a snapshot
        [--snapshot FILE.jpg]  [--timeout SECONDS]
  edge-agent why --camera CODE              ask the running agent why a camera reported something or did not:
        [--at TIME]  [--zone ID]            every step from frame to event, with the first that said no
        [--config agent.yaml]  [--json]
  edge-agent original --event ID            decrypt the scene of an event without blur, and record who did
        --out FILE.jpg  --reason WHY        and why in dataDir/originals/audit.log
        --as NAME  [--config agent.yaml]  [--key PRIVATE.pem]
  edge-agent --help | --version

agent.example.yaml explains every option. The environment's NATS_URL wins over natsUrl.
`;

const EXIT_USAGE = 2;

async function run(configPath: string): Promise<void> {
  collectGarbageLessOften();
  const { source, loaded, warning } = bootConfig(configPath, process.env);
  const logger = createLogger({ name: "edge-agent", level: loaded.config.logLevel });
  if (warning !== undefined) logger.warn(warning);
  const agent = await startAgent({ source, loaded }, { clock: systemClock, logger });
  process.on("SIGHUP", () => void agent.reload());
  await new Promise<void>((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
  });
  await agent.stop();
}

function check(configPath: string): void {
  const { config, manifest } = loadSettings(configPath, process.env);
  const zones = config.cameras.reduce((sum, camera) => sum + camera.zones.length, 0);
  process.stdout.write(
    `${configPath}: ${String(config.cameras.length)} cameras, ${String(zones)} zones, model ${manifest.name}: nothing wrong\n`,
  );
}

async function probe(
  url: string,
  options: { readonly snapshot: string; readonly timeoutS: number },
): Promise<void> {
  const result = await probeCamera(url, {
    timeoutMs: options.timeoutS * 1000,
    snapshotPath: options.snapshot,
  });
  process.stdout.write(formatProbe(result));
}

interface WhyArguments {
  readonly camera?: string;
  readonly at?: string;
  readonly zone?: string;
  readonly config?: string;
  readonly json: boolean;
}

async function why({ camera, at, zone, config = "agent.yaml", json }: WhyArguments): Promise<void> {
  if (camera === undefined) throw new AgentError("CONFIG_INVALID", "why needs --camera CODE");
  const logger = createLogger({ name: "edge-agent why", level: "silent" });
  const question = { configPath: config, cameraCode: camera, at, zoneId: zone };
  const reply = await askWhy(question, process.env, { clock: systemClock, logger });
  process.stdout.write(json ? `${JSON.stringify(reply)}\n` : formatWhy(reply));
}

interface OriginalArguments {
  readonly event?: string;
  readonly out?: string;
  readonly reason?: string;
  readonly as?: string;
  readonly key?: string;
  readonly config?: string;
}

function original({ event, out, reason, as, key, config = "agent.yaml" }: OriginalArguments): void {
  const dataDir = () => loadConfig(config, process.env).dataDir;
  const asked = { eventId: event, out, reason, name: as };
  const { cameraCode, capturedAt } = openOriginal({ dataDir, ...asked, privateKeyFile: key }, systemClock);
  process.stdout.write(
    `${String(out)}: camera ${cameraCode}, ${capturedAt}; recorded as opened by ${String(as)}\n`,
  );
}

async function main(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      config: { type: "string", short: "c" },
      snapshot: { type: "string", default: "snapshot.jpg" },
      timeout: { type: "string", default: "20" },
      camera: { type: "string" },
      event: { type: "string" },
      out: { type: "string" },
      reason: { type: "string" },
      as: { type: "string" },
      key: { type: "string" },
      at: { type: "string" },
      zone: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h" },
      version: { type: "boolean" },
    },
  });
  const [command, operand] = positionals;
  if (values.version === true) process.stdout.write(`${VERSION}\n`);
  else if (command === "run" && values.config !== undefined) await run(values.config);
  else if (command === "check" && operand !== undefined) check(operand);
  else if (command === "probe" && operand !== undefined) {
    await probe(operand, { snapshot: values.snapshot, timeoutS: timeoutOf(values.timeout) });
  } else if (command === "why") await why(values);
  else if (command === "original") original(values);
  else if (values.help === true || command === undefined) process.stdout.write(HELP);
  else {
    process.stderr.write(`edge-agent: "${positionals.join(" ")}" is not complete; see edge-agent --help\n`);
    process.exitCode = EXIT_USAGE;
  }
}

function timeoutOf(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= 600)) {
    throw new AgentError(
      "CONFIG_INVALID",
      `--timeout is "${text}"; give seconds, more than 0 and at most 600`,
    );
  }
  return seconds;
}

main(process.argv.slice(2)).catch((thrown: unknown) => {
  process.stderr.write(`edge-agent: ${messageOf(thrown)}\n`);
  process.exitCode = 1;
});
