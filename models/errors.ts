/** Every error of models/: a code and one sentence that says which file, which value, and what would be right. */
export type ModelErrorCode =
  | "FETCH_FAILED"
  | "HASH_MISMATCH"
  | "CONVERT_FAILED"
  | "MANIFEST_INVALID"
  | "MODEL_UNKNOWN"
  | "DATA_MISSING"
  | "DATA_INVALID"
  | "USAGE";

export class ModelError extends Error {
  readonly code: ModelErrorCode;

  constructor(code: ModelErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ModelError";
    this.code = code;
  }
}

/** The text of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
