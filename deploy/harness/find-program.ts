/** Programs of the operating system; Debian keeps some servers in sbin, which users' PATH may lack. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const ALSO = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/local/bin", "/usr/bin", "/bin"];

/** Absolute path of a program; throws a sentence when it is not installed. */
export function findProgram(name: string): string {
  for (const folder of [...(process.env["PATH"] ?? "").split(delimiter), ...ALSO]) {
    if (folder === "") continue;
    try {
      accessSync(join(folder, name), constants.X_OK);
      return join(folder, name);
    } catch {
      // Look further.
    }
  }
  throw new Error(`${name} is not installed; on Debian: apt-get install ${name}`);
}
