/** A detector for many callers: it refuses more pictures than it has workers, so the others wait here for their turn. */
import type { OnnxDetector } from "../../edge-agent/perceive/detect/onnx-detector.ts";

/** Callers wait in the order in which they came; each holds one place, so the line is as long as there are callers. */
export function inTurns(detector: OnnxDetector): OnnxDetector {
  const waiting: (() => void)[] = [];
  let free = detector.slots;
  const detect: OnnxDetector["detect"] = async (image) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await detector.detect(image);
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
  return {
    detect,
    model: detector.model,
    executionProvider: detector.executionProvider,
    slots: detector.slots,
    counters: detector.counters,
    inferenceMsP50: () => detector.inferenceMsP50(),
    close: async () => {
      await detector.close();
    },
  };
}
