/** Every error of the dispatcher: a code, a sentence, and the HTTP status it becomes. */
export const HTTP_STATUS = {
  CONFIG_INVALID: 500,
  DISTRICT_INVALID: 422,
  NOT_AUTHENTICATED: 401,
  NOT_ALLOWED: 403,
  NOT_FOUND: 404,
  ILLEGAL_TRANSITION: 409,
  STALE_VERSION: 409,
  CONFLICT: 409,
  BAD_REQUEST: 400,
  BOOK_UNAVAILABLE: 503,
  BUS_UNAVAILABLE: 503,
  AGENT_UNAVAILABLE: 503,
} as const;

export type ErrorCode = keyof typeof HTTP_STATUS;

export class DispatcherError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "DispatcherError";
    this.code = code;
  }

  get httpStatus(): number {
    return HTTP_STATUS[this.code];
  }
}

/** The text of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
