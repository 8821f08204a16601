/** `npm run bench:assign`: how far people walk by our rank, beside the nearest alone and the best there is. */
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { join } from "node:path";
import { reportsDir } from "../../../models/paths.ts";
import { createRandom } from "../../../models/suite/random.ts";
import { buildCity } from "./city.ts";
import { simulateHour } from "./hour.ts";
import { type BenchOptions, HELP, readOptions } from "./options.ts";
import { type AssignReport, figuresOf, htmlOf, tableOf } from "./report.ts";
import { runDuel } from "./rivals.ts";

function runBench(options: BenchOptions, say: (line: string) => void): AssignReport {
  const runs = Array.from({ length: options.runs }, (_, i) => {
    const seed = options.seed + i;
    say(`city ${String(seed)}: ${String(options.grids)} grids, ${String(options.workers)} workers`);
    const random = createRandom(seed, "assign");
    const city = buildCity(options, random);
    const duel = runDuel(city, simulateHour(city, options.tickets, random.fork("hour")));
    say(
      `city ${String(seed)}: ${(duel.ours.walkMinutes / duel.optimum.walkMinutes).toFixed(3)} of the optimum`,
    );
    return { seed, ...duel };
  });
  return {
    measuredAt: new Date().toISOString(),
    machine: `${String(availableParallelism())} x ${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}`,
    options,
    runs,
  };
}

function write(report: AssignReport): string {
  mkdirSync(reportsDir(), { recursive: true });
  const path = join(reportsDir(), "bench-assign");
  writeFileSync(`${path}.json`, `${JSON.stringify({ ...figuresOf(report), ...report }, null, 2)}\n`);
  writeFileSync(`${path}.html`, htmlOf(report));
  return path;
}

function main(args: readonly string[]): void {
  const options = readOptions(args);
  if (options === null) {
    process.stdout.write(HELP);
    return;
  }
  const report = runBench(options, (line) => process.stderr.write(`bench: ${line}\n`));
  const path = write(report);
  process.stdout.write(`${tableOf(report)}\n\n${path}.html and .json\n`);
  if (options.json) process.stdout.write(`${JSON.stringify(figuresOf(report))}\n`);
}

try {
  main(process.argv.slice(2));
} catch (thrown) {
  process.stderr.write(`bench:assign: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
  process.exitCode = 1;
}
