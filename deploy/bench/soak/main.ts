/** `npm run soak:edge`: half of the cameras misbehave, everything is killed once, and nothing may be lost or grow. */
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { join } from "node:path";
import { pullModel } from "../../../models/catalogue.ts";
import { dataDirs, modelCacheDir, repoRoot, reportsDir } from "../../../models/paths.ts";
import { DEFAULT_MODEL } from "../../demo/default-model.ts";
import { fetchFootage } from "../../demo/footage.ts";
import { HELP, readOptions, type SoakOptions } from "./options.ts";
import { answerOf, htmlOf, isWhole, type SoakReport, tableOf } from "./report.ts";
import { makeScenes } from "./scenes.ts";
import { soak } from "./soak.ts";

async function runSoak(options: SoakOptions, say: (line: string) => void): Promise<SoakReport> {
  const pulled = { cacheDir: modelCacheDir(), dataDirs: dataDirs(), progress: say };
  const model = await pullModel(DEFAULT_MODEL, pulled);
  const scenes = await makeScenes(await fetchFootage(say));
  const { cameras, minutes } = options;
  const build = options.build ?? join(repoRoot(), "dist");
  const result = await soak({ cameras, totalS: minutes * 60, build, model, scenes, say });
  const cores = availableParallelism();
  return {
    measuredAt: new Date().toISOString(),
    machine: `${String(cores)} x ${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}, load ${(loadavg()[0] ?? 0).toFixed(1)}`,
    minutes,
    cameras,
    ...result,
  };
}

function write(report: SoakReport): string {
  mkdirSync(reportsDir(), { recursive: true });
  const path = join(reportsDir(), "soak-edge");
  writeFileSync(`${path}.json`, `${JSON.stringify({ ...answerOf(report), samples: report.samples })}\n`);
  writeFileSync(`${path}.html`, htmlOf(report));
  return path;
}

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options === null) {
    process.stdout.write(HELP);
    return 0;
  }
  const report = await runSoak(options, (line) => process.stderr.write(`soak: ${line}\n`));
  const path = write(report);
  process.stdout.write(`${tableOf(report)}\n\n${path}.html and .json\n`);
  if (options.json) process.stdout.write(`${JSON.stringify(answerOf(report))}\n`);
  return isWhole(report) ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (thrown: unknown) => {
    process.stderr.write(`soak:edge: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
    process.exit(1);
  },
);
