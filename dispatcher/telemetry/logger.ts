/** pino, structured. Every string that leaves through the log passes `redactCredentials` first. */
import { type Logger, pino } from "pino";

export type { Logger } from "pino";

// Up to the last @ before the path: a password may hold an unencoded @ of its own.
const URL_CREDENTIALS = /([a-z][a-z0-9+.-]*:\/\/)[^/\s]*@/gi;

/** Takes user and password out of every URL in a text: rtsp://user:pass@host → rtsp://***@host. */
export function redactCredentials(text: string): string {
  return text.replace(URL_CREDENTIALS, "$1***@");
}

export function createLogger(options: { readonly name: string; readonly level: string }): Logger {
  return pino({
    name: options.name,
    level: options.level,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: ["url", "*.url", "password", "*.password", "token", "*.token"], censor: "***" },
    hooks: {
      // The stream write is the last door: whatever a library put into a message, no password passes.
      streamWrite: redactCredentials,
    },
  });
}
