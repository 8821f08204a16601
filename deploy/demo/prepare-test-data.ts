/** What the tests read and would otherwise each fetch for themselves: the default model and the demo's footage. */
import { dataDirs, modelCacheDir } from "../../models/paths.ts";
import { pullModel } from "../../models/catalogue.ts";
import { DEFAULT_MODEL } from "./default-model.ts";
import { fetchFootage, makeClips } from "./footage.ts";

export async function prepareTestData(say: (line: string) => void): Promise<void> {
  await pullModel(DEFAULT_MODEL, { cacheDir: modelCacheDir(), dataDirs: dataDirs(), progress: say });
  await makeClips(await fetchFootage(say));
  say("model and footage are there");
}
