// `npm run bench:replay`: set up, then the bench, which gets all arguments.
import { setUpOrExit } from "../../setup.mjs";

const lines = [];
await setUpOrExit({
  without: ["nats-server", "redis-server", "rtsp-server"],
  log: (line) => lines.push(line),
});
for (const line of lines) if (!/up to date|all there/.test(line)) console.error(line);
const main = new URL("../../../dist/deploy/bench/replay/main.js", import.meta.url);
process.argv = [process.argv[0], main.pathname, ...process.argv.slice(2)];
await import(main.href);
