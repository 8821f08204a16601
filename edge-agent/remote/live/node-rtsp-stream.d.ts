/** The one part of node-rtsp-stream that we use; the package has no types of its own. */
declare module "node-rtsp-stream/mpeg1muxer.js" {
  import type { ChildProcessWithoutNullStreams } from "node:child_process";
  import type { EventEmitter } from "node:events";

  interface Mpeg1MuxerOptions {
    /** What stands behind ffmpeg's -i. */
    readonly url: string;
    readonly ffmpegPath: string;
    /** Name and value, or "" for none; they come after -i, so they are output options. */
    readonly ffmpegOptions: Readonly<Record<string, string | number>>;
  }

  interface Mpeg1Muxer extends EventEmitter {
    /** The ffmpeg child, spawned by the constructor with three pipes. */
    readonly stream: ChildProcessWithoutNullStreams;
  }

  /** Starts ffmpeg; emits "mpeg1data" and "ffmpegStderr", each with a Buffer. Has no way to stop. */
  const Mpeg1Muxer: new (options: Mpeg1MuxerOptions) => Mpeg1Muxer;
  export default Mpeg1Muxer;
}
