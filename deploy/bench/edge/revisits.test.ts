import { expect, it } from "vitest";
import { RevisitBook } from "./revisits.ts";

it("knows each time from look to look, per camera", () => {
  const book = new RevisitBook();
  book.note("a", 1, 1_000);
  book.note("b", 1, 1_500);
  book.note("a", 2, 3_000);
  // The same look, told again by the next heartbeat.
  book.note("a", 2, 3_000);
  book.note("b", 2, 4_500);
  expect(book.looks).toBe(2);
  expect(book.percentile(0.99)).toBe(3);
  expect(book.mean).toBe(2.5);
});

it("takes the mean of several looks that one heartbeat tells of", () => {
  const book = new RevisitBook();
  book.note("a", 1, 0);
  book.note("a", 3, 5_000);
  expect(book.looks).toBe(2);
  expect(book.resolved).toBe(0);
  expect(book.percentile(0.5)).toBe(2.5);
});

it("forgets at a restart what was before, but not when the last look was", () => {
  const book = new RevisitBook();
  book.note("a", 1, 0);
  book.note("a", 2, 9_000);
  book.restart();
  expect(book.percentile(0.99)).toBeUndefined();
  book.note("a", 3, 11_000);
  expect(book.percentile(0.99)).toBe(2);
});
