/** What ffmpeg says on stderr at `-v level+info`: complaints, and the size of each picture from showinfo. Pure. */

export type StderrLine =
  | { readonly kind: "complaint"; readonly text: string }
  | { readonly kind: "size"; readonly sizeWh: string }
  | { readonly kind: "chatter" };

/** "[rtsp @ 0x5613] [error] method DESCRIBE failed"; the part in front is missing for ffmpeg's own lines. */
const LEVEL = /^(?:\[([^\]]*) @ 0x[0-9a-f]+\] )?\[(\w+)\] (.*)$/;
const SHOWINFO = /^n: *\d+ .* s:(\d+x\d+) /;
const COMPLAINTS: ReadonlySet<string> = new Set(["warning", "error", "fatal", "panic"]);

export function readStderrLine(line: string): StderrLine {
  const match = LEVEL.exec(line);
  // A line without a level comes from before the log was set up: a bad option, a missing library.
  if (match === null) return line.trim() === "" ? { kind: "chatter" } : { kind: "complaint", text: line };
  const [, context = "", level = "", text = ""] = match;
  if (COMPLAINTS.has(level)) return { kind: "complaint", text };
  const size = context.startsWith("Parsed_showinfo") ? SHOWINFO.exec(text)?.[1] : undefined;
  return size === undefined ? { kind: "chatter" } : { kind: "size", sizeWh: size };
}
