/** Records that cannot be read: a file that is none, a damaged block, a later version. */
export class RecordError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "RecordError";
  }
}
