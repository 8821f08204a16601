import { expect, test } from "vitest";
import { csvCell } from "./csv.ts";

test.each([
  [null, ""],
  [12.5, "12.5"],
  [-3, "-3"],
  ["plain", "plain"],
  ["a,b", '"a,b"'],
  ['say "no"', '"say ""no"""'],
  ["two\r\nlines", '"two\r\nlines"'],
  ["=1+1", "'=1+1"],
  ["+86 10", "'+86 10"],
  ["-cmd", "'-cmd"],
  ["@sum", "'@sum"],
  ["\t=1", "'\t=1"],
  ["  =1", "'  =1"],
  ["＝1+1", "'＝1+1"],
  ['=cmd|"x"', '"\'=cmd|""x"""'],
  ["a=b", "a=b"],
])("cell %j", (value, written) => {
  expect(csvCell(value)).toBe(written);
});
