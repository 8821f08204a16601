import { describe, expect, test } from "vitest";
import { classifyEnding, type Ending } from "./camera-fault.ts";

const ENDING: Ending = {
  url: "rtsp://op:s3cret@10.0.0.7/ch1",
  complaints: [],
  exitCode: 1,
  sawPicture: false,
  ranMs: 200,
  ioTimeoutMs: 20_000,
};

/** The complaints are what ffmpeg 5.1.9 really printed, credentials taken out. */
const CASES: readonly (Partial<Ending> & { kind: string; sentence: string; why: string })[] = [
  {
    why: "wrong password",
    complaints: ["method DESCRIBE failed: 401 Unauthorized"],
    kind: "wrong-password",
    sentence:
      "rtsp://***@10.0.0.7/ch1 refuses the user name or password (401); correct them in the camera's url",
  },
  {
    why: "no password where one is needed",
    url: "rtsp://10.0.0.7/ch1",
    complaints: ["rtsp://10.0.0.7/ch1: Server returned 401 Unauthorized (authorization failed)"],
    kind: "wrong-password",
    sentence: "rtsp://10.0.0.7/ch1 asks for a user name and password (401); put them into the camera's url",
  },
  {
    why: "path unknown",
    complaints: ["method DESCRIBE failed: 404 Not Found"],
    kind: "not-found",
    sentence: "10.0.0.7:554 has no stream at /ch1 (404); correct the path in the camera's url",
  },
  {
    why: "camera off, host on",
    complaints: ["Connection to tcp://10.0.0.7:554?timeout=20000000 failed: Connection refused"],
    kind: "nothing-listening",
    sentence:
      "nothing listens on 10.0.0.7:554 (connection refused); check that the camera is on and the port in its url",
  },
  {
    why: "name unknown",
    url: "rtsp://no-such-host.invalid/a",
    complaints: [
      "Failed to resolve hostname no-such-host.invalid: Name or service not known",
      "Input/output error",
    ],
    kind: "host-unreachable",
    sentence:
      "the name in no-such-host.invalid:554 cannot be resolved; check the host in the camera's url, or the DNS",
  },
  {
    why: "other network",
    complaints: ["Connection to tcp://10.0.0.7:554 failed: No route to host"],
    kind: "host-unreachable",
    sentence: "10.0.0.7:554 cannot be reached (no route); check the camera's address and the network",
  },
  {
    why: "packets vanish",
    complaints: ["Connection to tcp://10.0.0.7:554?timeout=20000000 failed: Connection timed out"],
    ranMs: 20_100,
    kind: "no-answer",
    sentence:
      "10.0.0.7:554 did not answer within 20 s; check the camera's address, its power and the network",
  },
  {
    why: "closes in the first moment, which comes as an end or as a reset",
    complaints: ["rtsp://***@10.0.0.7/ch1: Connection reset by peer"],
    kind: "not-a-video",
    sentence:
      "rtsp://***@10.0.0.7/ch1 answers, but not with an RTSP video; check the port and the path in the camera's url",
  },
  {
    why: "accepts, then stays silent: ffmpeg calls it invalid data, the clock knows better",
    complaints: ["Invalid data found when processing input"],
    ranMs: 20_100,
    kind: "no-answer",
    sentence:
      "10.0.0.7:554 did not answer within 20 s; check the camera's address, its power and the network",
  },
  {
    why: "a web server",
    complaints: ["Invalid data found when processing input"],
    kind: "not-a-video",
    sentence:
      "rtsp://***@10.0.0.7/ch1 answers, but not with an RTSP video; check the port and the path in the camera's url",
  },
  {
    why: "something new: its own words are kept",
    complaints: ["Unknown decoder 'foo'"],
    exitCode: 8,
    kind: "unknown",
    sentence:
      "ffmpeg ended with exit code 8 before the first picture of rtsp://***@10.0.0.7/ch1: Unknown decoder 'foo'",
  },
  {
    why: "lost in the middle: exit 0 and not a word",
    sawPicture: true,
    exitCode: 0,
    kind: "ended",
    sentence: "rtsp://***@10.0.0.7/ch1 ended its stream; the camera restarted or closed the connection",
  },
  {
    why: "frozen in the middle: exit 0 after the time-out",
    sawPicture: true,
    exitCode: 0,
    complaints: ["rtsp://***@10.0.0.7/ch1: Connection timed out"],
    kind: "frozen",
    sentence:
      "rtsp://***@10.0.0.7/ch1 gave no picture for 20 s; the camera or the network hangs, or it sends key frames less often than that",
  },
];

describe("camera faults", () => {
  test.each(CASES)("$kind: $why", ({ kind, sentence, why: _why, ...ending }) => {
    const fault = classifyEnding({ ...ENDING, ...ending });
    expect(fault).toEqual({ kind, sentence });
    expect(fault.sentence).not.toContain("s3cret");
  });
});
