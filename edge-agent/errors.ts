/** Every error of the agent: a code, a sentence, and whether trying again can help. */
export type ErrorCode =
  | "CONFIG_INVALID"
  | "MODEL_INVALID"
  | "DETECTOR_FAILED"
  | "CAMERA_FAILED"
  | "OUTBOX_FULL"
  | "BUS_UNAVAILABLE"
  | "PROBE_FAILED"
  | "ORIGINAL_UNREADABLE";

export const RETRYABLE: Readonly<Record<ErrorCode, boolean>> = {
  CONFIG_INVALID: false,
  MODEL_INVALID: false,
  DETECTOR_FAILED: true,
  CAMERA_FAILED: true,
  OUTBOX_FULL: true,
  BUS_UNAVAILABLE: true,
  PROBE_FAILED: false,
  ORIGINAL_UNREADABLE: false,
};

export class AgentError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AgentError";
    this.code = code;
  }

  get retryable(): boolean {
    return RETRYABLE[this.code];
  }
}

/** The text of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
