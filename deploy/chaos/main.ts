/** `npm run chaos:dispatch`: what two dispatchers keep while everything around them is killed. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { repoRoot, reportsDir } from "../../models/paths.ts";
import { chaos } from "./chaos.ts";
import { type JumpingDispatcherJob, runJumpingDispatcher } from "./jumping-dispatcher.ts";
import { HELP, readOptions } from "./options.ts";
import { answerOf, isWhole, tableOf } from "./report.ts";

async function main(args: readonly string[]): Promise<number> {
  if (args[0] === "dispatcher") {
    await runJumpingDispatcher(JSON.parse(args[1] ?? "") as JumpingDispatcherJob);
    return 0;
  }
  const options = readOptions(args);
  if (options === null) {
    process.stdout.write(HELP);
    return 0;
  }
  const result = await chaos({
    ...options,
    seconds: options.minutes * 60,
    self: [fileURLToPath(import.meta.url)],
    program: [join(repoRoot(), "dist", "dispatcher", "main.js")],
    say: (line) => process.stderr.write(`chaos: ${line}\n`),
  });
  mkdirSync(reportsDir(), { recursive: true });
  writeFileSync(join(reportsDir(), "chaos-dispatch.json"), `${JSON.stringify(result, null, 2)}\n`);
  process.stdout.write(`${tableOf(result)}\n`);
  if (options.json) process.stdout.write(`${JSON.stringify(answerOf(result))}\n`);
  return isWhole(result) ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (thrown: unknown) => {
    process.stderr.write(`chaos:dispatch: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
    process.exit(1);
  },
);
