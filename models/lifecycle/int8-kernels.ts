/** Whether this machine multiplies bytes in one instruction: without it int8 is seldom faster than float32. */
import { readFile } from "node:fs/promises";

/** As Linux names them in /proc/cpuinfo: x86 VNNI in its forms, AMX, and the dot products of ARM. */
const DOT_PRODUCTS = ["amx_int8", "avx512_vnni", "avx_vnni", "i8mm", "asimddp"];

/** Pure: the byte products among a cpuinfo's flags. */
export function dotProductsIn(cpuinfo: string): string[] {
  const flags = new Set(/^(?:flags|Features)\s*:(.*)$/m.exec(cpuinfo)?.[1]?.split(/\s+/));
  return DOT_PRODUCTS.filter((flag) => flags.has(flag));
}

/** Stands under every comparison with int8. */
export async function int8Sentence(path = "/proc/cpuinfo"): Promise<string> {
  const cpuinfo = await readFile(path, "utf8").catch(() => undefined);
  if (cpuinfo === undefined) return `${path} cannot be read, so only the times say what int8 is worth here.`;
  const found = dotProductsIn(cpuinfo);
  return found.length > 0
    ? `This CPU has byte products (${found.join(", ")}); whether they help depends on the model, so go by the times.`
    : "This CPU has no byte products (VNNI, AMX, dot product): int8 is seldom faster here, and --weight-bits 7 keeps sums from running over.";
}
