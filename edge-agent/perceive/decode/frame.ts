/** One picture, 8-bit RGB, rows top to bottom, no padding: `rgb.length === widthPx * heightPx * 3`. */
export interface RgbImage {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rgb: Uint8Array;
}

/** One decoded picture with the time at which this machine received it. */
export interface Frame extends RgbImage {
  readonly cameraCode: string;
  /** Counts up from 1 within one camera and one run of the agent. */
  readonly sequence: number;
  /** Receiver clock, Unix milliseconds. */
  readonly capturedAtMs: number;
  /** Receiver's monotonic clock in milliseconds: differences are true durations. */
  readonly monotonicMs: number;
}
