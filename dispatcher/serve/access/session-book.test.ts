import { expect, test } from "vitest";
import { FAILURES_MAX, FailedLogins } from "./failed-logins.ts";
import { SessionBook } from "./session-book.ts";

test("sessions: bounded; the one unused for longest goes, and is counted", () => {
  const book = new SessionBook(() => 0, 2);
  const [a, b] = [book.open("hash-a"), book.open("hash-b")];
  expect(book.tokenSha256(a)).toBe("hash-a");
  const c = book.open("hash-c");
  expect([book.tokenSha256(a), book.tokenSha256(b), book.tokenSha256(c)]).toEqual(["hash-a", null, "hash-c"]);
  expect([book.size, book.crowdedOut]).toEqual([2, 1]);
});

test("failed logins: bounded, whoever tries", () => {
  const failures = new FailedLogins(() => 0);
  for (let i = 0; i < 10_050; i += 1) failures.add(`10.0.${String(i >> 8)}.${String(i & 255)}`);
  expect(failures.size).toBe(10_000);
  for (let i = 0; i < FAILURES_MAX; i += 1) failures.add("192.0.2.1");
  expect(failures.waitS("192.0.2.1")).toBe(300);
  expect(failures.waitS("192.0.2.2")).toBe(0);
});
