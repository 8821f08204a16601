/** Keys and passwords: from a file or the environment, never from the settings themselves, and never in a sentence. */
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { messageOf } from "../../errors.ts";
import { isSection, type Problems, wrong } from "../clocks/check-yaml.ts";

export interface SecretSource {
  readonly problems: Problems;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const SECRET_LENGTH_MAX = 4_096;
const RIGHT = "{ file: PATH } or { env: NAME }, not the secret itself,";

/** Null, with a sentence, when there is none. Relative paths start at the settings' folder. */
export async function readSecret(
  { problems, env }: SecretSource,
  key: string,
  value: unknown,
): Promise<string | null> {
  if (!isSection(value) || Object.keys(value).length !== 1) {
    // Not shown: whoever wrote the secret here by mistake should not find it in a log as well.
    wrong(problems, key, value === undefined ? undefined : "***", RIGHT);
    return null;
  }
  const { file, env: name } = value;
  if (typeof name === "string") {
    const found = env[name]?.trim() ?? "";
    if (found !== "" && found.length <= SECRET_LENGTH_MAX) return found;
    wrong(problems, `${key}.env`, name, "the name of an environment variable that is set");
    return null;
  }
  if (typeof file === "string") return fromFile(problems, `${key}.file`, file);
  wrong(problems, key, "***", RIGHT);
  return null;
}

async function fromFile(problems: Problems, key: string, path: string): Promise<string | null> {
  try {
    const found = (await readFile(resolve(dirname(problems.file), path), "utf8")).trim();
    if (found !== "" && found.length <= SECRET_LENGTH_MAX) return found;
    wrong(problems, key, path, "a file that holds the secret and nothing else");
  } catch (cause) {
    wrong(problems, key, path, `a file that can be read (${messageOf(cause)})`);
  }
  return null;
}
