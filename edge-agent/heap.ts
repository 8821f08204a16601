/** When V8 collects garbage, set for a program through which pictures flow. */
import { setFlagsFromString } from "node:v8";

/** The heap, pictures included, may grow by this share of what the last full collection left. */
const GROWTH_PERCENT = 200;

/**
 * Pictures live outside V8's heap but count towards the limit that starts a full collection. An agent is idle most of
 * the time, and for an idle program V8 sets that limit close above what is in use: ten cameras at 640x360 (7 MB of
 * buffers a second) caused 0.8 full collections a second, each marking everything that is learned of every camera, on
 * the main thread and on four helpers. Measured with 10 cameras H.264 1080p on 2 vCPU: the agent without decoding and
 * inference took 9.8 millicores per camera before, 6.0 with a growth of 100; heap and buffers together went from 66 to
 * 94 MB. With 200 instead (10 cameras H.265 720p): one full collection in 28 s instead of seven, 0.4 and 1.2 millicores
 * per camera less on the main and the other threads, 20 MB more. 300 gave nothing more.
 * To be called before anything is loaded. Never throws: V8 ignores a flag that it does not know.
 */
export function collectGarbageLessOften(): void {
  setFlagsFromString(`--heap-growing-percent=${String(GROWTH_PERCENT)}`);
}
