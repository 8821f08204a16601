// `npm test`: set up, fetch what the tests read, then vitest, which gets all arguments.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { setUpOrExit } from "./setup.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
await setUpOrExit();
const { prepareTestData } = await import("../dist/deploy/demo/prepare-test-data.js");
await prepareTestData((line) => console.log(`set-up: ${line}`));

const vitest = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));
const child = spawn(process.execPath, [vitest, "run", ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.once("close", (code, signal) => {
  process.exitCode = signal === null ? code : 1;
});
