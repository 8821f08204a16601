/** npm that is killed takes nobody with it: the shell between it and us lives on. So we look for it ourselves. */
import { type ProcessInfo, processInfo } from "./process-info.ts";

const LOOK_MS = 1000;
/** npm → sh → node is three; more is not npm's doing. */
const ANCESTORS_MAX = 4;

interface Starter extends ProcessInfo {
  readonly pid: number;
}

function findNpm(): Starter | null {
  let pid = process.ppid;
  for (let step = 0; step < ANCESTORS_MAX; step++) {
    const info = processInfo(pid);
    if (info === null) return null;
    if (/(^|\/)npm( |-cli\.js)/.test(info.command)) return { pid, ...info };
    pid = info.parent;
  }
  return null;
}

/** Calls once when the npm that started us is gone; does nothing when there is none. */
export function watchStarter(onGone: () => void): void {
  const npm = process.env["npm_lifecycle_event"] === undefined ? null : findNpm();
  if (npm === null) return;
  const timer = setInterval(() => {
    if (processInfo(npm.pid)?.startTicks === npm.startTicks) return;
    clearInterval(timer);
    onGone();
  }, LOOK_MS);
  timer.unref();
}
