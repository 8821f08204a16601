/** Waiting for an answer that may never come. */
import { abortReason } from "../time/abort.ts";

/** What `work` settles with, or the signal's reason if that comes first; `work` itself goes on unheard. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => {
      reject(abortReason(signal));
    };
  });
  signal.addEventListener("abort", onAbort, { once: true });
  work.catch(() => undefined);
  try {
    if (signal.aborted) onAbort();
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
