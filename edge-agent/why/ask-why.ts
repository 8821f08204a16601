/** Asks a running agent `why`, over the NATS that its configuration names. */
import { commandSubject, parseWhyReply, type WhyReply } from "#contract";
import { connectBus } from "../bus/nats-bus.ts";
import { type AgentConfig, loadConfig } from "../config.ts";
import { AgentError, messageOf } from "../errors.ts";
import { type Logger, redactCredentials } from "../telemetry/logger.ts";
import type { Clock } from "../time/clock.ts";

export interface WhyQuestion {
  readonly configPath: string;
  readonly cameraCode: string;
  /** Absent: now. */
  readonly at: string | undefined;
  readonly zoneId: string | undefined;
}

const CONNECT_TIMEOUT_MS = 5_000;
const ANSWER_TIMEOUT_MS = 10_000;

/** Rejects with AgentError CONFIG_INVALID for a bad question, BUS_UNAVAILABLE when nobody answers. */
export async function askWhy(
  { configPath, cameraCode, at, zoneId }: WhyQuestion,
  env: NodeJS.ProcessEnv,
  surroundings: { readonly clock: Clock; readonly logger: Logger },
): Promise<WhyReply> {
  const config = loadConfig(configPath, env);
  if (!/^[0-9]{20}$/.test(cameraCode)) {
    throw new AgentError("CONFIG_INVALID", `--camera is "${cameraCode}"; give the camera's code, 20 digits`);
  }
  const request = {
    cameraCode,
    ...(at === undefined ? {} : { at: instantOf(at) }),
    ...(zoneId === undefined ? {} : { zoneId }),
  };
  const bytes = await ask(config, new TextEncoder().encode(JSON.stringify(request)), surroundings);
  const parsed = parseWhyReply(bytes);
  if (!parsed.ok) {
    throw new AgentError(
      "BUS_UNAVAILABLE",
      `the answer of ${config.agentId} cannot be read: ${parsed.reason}`,
    );
  }
  if (!parsed.value.answered) throw new AgentError("CONFIG_INVALID", parsed.value.reason);
  return parsed.value;
}

function instantOf(text: string): string {
  const atMs = Date.parse(text);
  if (!Number.isNaN(atMs)) return new Date(atMs).toISOString();
  throw new AgentError(
    "CONFIG_INVALID",
    `--at is "${text}"; give a time such as 2026-11-21T08:30:00+08:00 or 2026-11-21T00:30:00Z`,
  );
}

async function ask(
  { agentId, natsUrl }: AgentConfig,
  request: Uint8Array,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): Promise<Uint8Array> {
  const publishTimeoutMs = ANSWER_TIMEOUT_MS;
  const bus = connectBus({ servers: natsUrl, name: "edge-agent why", logger, clock, publishTimeoutMs });
  const late = new AbortController();
  const over = clock.sleep(CONNECT_TIMEOUT_MS, late.signal).then(
    () => "late",
    () => "late",
  );
  try {
    if (!bus.connected) await Promise.race([bus.nextConnection(late.signal), over]);
    if (!bus.connected) throw new Error(`NATS at ${redactCredentials(natsUrl)} cannot be reached`);
    return await bus.request(commandSubject(agentId, "why"), request, ANSWER_TIMEOUT_MS);
  } catch (cause) {
    const sentence = `agent ${agentId} does not answer (${messageOf(cause)}); is it running?`;
    throw new AgentError("BUS_UNAVAILABLE", sentence, { cause });
  } finally {
    late.abort();
    await bus.close();
  }
}
