/** models: the process around cli.ts. */
import { runModels } from "./cli.ts";

process.exitCode = await runModels(process.argv.slice(2), {
  print: (text) => process.stdout.write(`${text}\n`),
  say: (line) => process.stderr.write(`${line}\n`),
});
