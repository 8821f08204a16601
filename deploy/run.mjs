// Runs one of the built programs after set-up: node deploy/run.mjs models list. Set-up speaks on stderr, so that
// stdout belongs to the program alone.
import { setUpOrExit } from "./setup.mjs";

const PROGRAMS = ["edge-agent", "dispatcher", "models"];
const [program, ...args] = process.argv.slice(2);

if (!PROGRAMS.includes(program)) {
  console.error(`usage: node deploy/run.mjs ${PROGRAMS.join("|")} ARGUMENTS…`);
  process.exit(2);
}
const lines = [];
await setUpOrExit({
  without: ["nats-server", "redis-server", "rtsp-server"],
  log: (line) => lines.push(line),
});
for (const line of lines) if (!/up to date|all there/.test(line)) console.error(line);
const main = new URL(`../dist/${program}/main.js`, import.meta.url);
process.argv = [process.argv[0], main.pathname, ...args];
await import(main.href);
