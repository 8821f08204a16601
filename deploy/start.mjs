// `npm start`: set up, then the demo, which gets all arguments. What the user brings along need not be installed.
import { setUpOrExit } from "./setup.mjs";

const args = process.argv.slice(2);
const asksForHelp = args.includes("--help") || args.includes("-h");
const startedAtMs = Date.now();

const brought = [
  process.env.NATS_URL ? ["nats-server"] : [],
  process.env.REDIS_URL ? ["redis-server"] : [],
  args.some((arg) => arg === "--camera" || arg.startsWith("--camera=")) ? ["rtsp-server"] : [],
].flat();

await setUpOrExit({ without: brought, log: asksForHelp ? () => undefined : console.log });
process.env.GRIDWATCH_STARTED_AT_MS = String(startedAtMs);
const main = new URL("../dist/deploy/demo/main.js", import.meta.url);
process.argv[1] = main.pathname;
await import(main.href);
