/** Live updates may come hundreds of times a second; asking again may not. */

export interface Paced {
  /** Now, or as soon as it may be; many calls meanwhile are one. */
  readonly run: () => void;
  readonly stop: () => void;
}

/** At most one run at a time and one waiting behind it, which starts `gapMs` after the last one ended. */
export function paced(work: () => Promise<void>, gapMs: number): Paced {
  let isRunning = false;
  let isWanted = false;
  let isStopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const rested = (): void => {
    timer = undefined;
    if (!isWanted) return;
    isWanted = false;
    run();
  };
  const run = (): void => {
    if (isStopped) return;
    if (isRunning || timer !== undefined) {
      isWanted = true;
      return;
    }
    isRunning = true;
    void work().finally(() => {
      isRunning = false;
      if (!isStopped) timer = setTimeout(rested, gapMs);
    });
  };
  return {
    run,
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
