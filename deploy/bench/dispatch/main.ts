/** `npm run bench:dispatch`: what the dispatcher does with events, beside the bare limits of its servers. */
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { join } from "node:path";
import { reportsDir } from "../../../models/paths.ts";
import { measure } from "./measure.ts";
import { HELP, readOptions } from "./options.ts";
import { planOf } from "./plan.ts";
import { type DispatchReport, figuresOf, htmlOf, tableOf } from "./report.ts";

function write(report: DispatchReport): string {
  mkdirSync(reportsDir(), { recursive: true });
  const path = join(reportsDir(), "bench-dispatch");
  writeFileSync(`${path}.json`, `${JSON.stringify({ ...figuresOf(report), ...report }, null, 2)}\n`);
  writeFileSync(`${path}.html`, htmlOf(report));
  return path;
}

async function main(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (options === null) {
    process.stdout.write(HELP);
    return;
  }
  const beganMs = performance.now();
  const say = (line: string): void => {
    const at = ((performance.now() - beganMs) / 1_000).toFixed(1);
    process.stderr.write(`bench: ${at} s: ${line}\n`);
  };
  const measured = await measure({ plan: planOf(options), build: options.build, say });
  const report: DispatchReport = {
    ...measured,
    measuredAt: new Date().toISOString(),
    machine: `${String(availableParallelism())} x ${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}, load ${(loadavg()[0] ?? 0).toFixed(1)}`,
    seconds: (performance.now() - beganMs) / 1_000,
  };
  const path = write(report);
  process.stdout.write(`${tableOf(report)}\n\n${path}.html and .json\n`);
  if (options.json) process.stdout.write(`${JSON.stringify(figuresOf(report))}\n`);
}

main(process.argv.slice(2)).then(
  // An abandoned socket must not hold the bench open.
  () => process.exit(),
  (thrown: unknown) => {
    process.stderr.write(`bench:dispatch: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
    process.exit(1);
  },
);
