/** What ffmpeg says on stderr at `-v level+info`: complaints, and the numbers that our filters print. Pure. */

export type StderrLine =
  | { readonly kind: "complaint"; readonly text: string }
  | { readonly kind: "size"; readonly sizeWh: string }
  | { readonly kind: "keyframe" }
  | { readonly kind: "codec"; readonly codec: string }
  | { readonly kind: "packets"; readonly total: number }
  | { readonly kind: "chatter" };

/** "[rtsp @ 0x5613] [error] method DESCRIBE failed"; the part in front is missing for ffmpeg's own lines. */
const LEVEL = /^(?:\[([^\]]*) @ 0x[0-9a-f]+\] )?\[(\w+)\] (.*)$/;
/** What a filter's expression prints: width * SIZE_UNIT + height, or 1 for a key frame. */
const PRINTED = /^(\d+)\.0+$/;
/** More than a side of any picture. */
export const SIZE_UNIT = 65_536;
/** "  Stream #0:0: Video: h264 (High), yuv420p": of an input here, and the same for each output later on. */
const STREAM = /^ *Stream #0:\d+.*: Video: (\w+)/;
/** A line of -progress: "frame=25" and its companions. */
const PROGRESS =
  /^(frame|fps|stream_\w+|bitrate|total_size|out_time\w*|dup_frames|drop_frames|speed|progress)= *(\S*)/;
/** The output that only counts packets does not mind their times. */
const COUNTER_CONTEXT = "mpegts";
const COMPLAINTS: ReadonlySet<string> = new Set(["warning", "error", "fatal", "panic"]);

const CHATTER: StderrLine = { kind: "chatter" };

export function readStderrLine(line: string): StderrLine {
  const match = LEVEL.exec(line);
  if (match === null) return readBareLine(line);
  const [, context = "", level = "", text = ""] = match;
  if (COMPLAINTS.has(level)) return context === COUNTER_CONTEXT ? CHATTER : { kind: "complaint", text };
  const codec = STREAM.exec(text)?.[1];
  if (codec !== undefined) return { kind: "codec", codec };
  const printed = PRINTED.exec(text)?.[1];
  return printed === undefined ? CHATTER : readPrinted(Number(printed));
}

function readPrinted(value: number): StderrLine {
  if (value === 1) return { kind: "keyframe" };
  const [widthPx, heightPx] = [Math.floor(value / SIZE_UNIT), value % SIZE_UNIT];
  return widthPx === 0 ? CHATTER : { kind: "size", sizeWh: `${String(widthPx)}x${String(heightPx)}` };
}

/** A line without a level: of -progress, or from before the log was set up (a bad option, a missing library). */
function readBareLine(line: string): StderrLine {
  const progress = PROGRESS.exec(line);
  if (progress?.[1] === "frame") return { kind: "packets", total: Number(progress[2]) };
  return progress !== null || line.trim() === "" ? CHATTER : { kind: "complaint", text: line };
}
