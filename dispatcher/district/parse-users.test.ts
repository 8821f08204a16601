/** Roles and grids of users.csv. */
import { expect, test } from "vitest";
import { parseUsers } from "./parse-users.ts";

const HEAD = "id,name,role,workerId,tokenSha256,gridIds";
const context = {
  file: "users.csv",
  workerIds: new Set(["W1"]),
  gridIds: new Set(["990501001001", "990501001002"]),
  env: {},
};
const parse = async (line: string) => {
  const problems: string[] = [];
  const users = await parseUsers(`${HEAD}\n${line}\n`, context, problems);
  return { user: users?.[0], problems };
};
const token = "a".repeat(64);

test.each([
  [`A,a,administrator,,${token},`, { role: "administrator", gridIds: null }],
  [`A,a,engineer,,${token},`, { role: "engineer", gridIds: null }],
  [
    `A,a,gridLeader,,${token},990501001001`,
    { role: "gridLeader", workerId: null, gridIds: ["990501001001"] },
  ],
  [`A,a,gridLeader,W1,${token},`, { role: "gridLeader", workerId: "W1", gridIds: null }],
  [
    `A,a,service,,${token},990501001001;990501001002;990501001001`,
    { gridIds: ["990501001001", "990501001002"] },
  ],
  [`A,a,worker,W1,${token},990501001002`, { role: "worker", gridIds: ["990501001002"] }],
])("%s", async (line, expected) => {
  const { user, problems } = await parse(line);
  expect(problems).toEqual([]);
  expect(user).toMatchObject(expected);
});

test.each([
  [
    `A,a,gridLeader,,${token},`,
    'users.csv:2: key "gridIds" is empty; the grids of this grid leader, such as "990501001001", or a workerId would be right.',
  ],
  [
    `A,a,dispatcher,,${token},990501009999`,
    'users.csv:2: key "gridIds" is "990501009999"; ids of grids in the grids file, separated by ; would be right.',
  ],
  [
    `A,a,administrator,,${token},990501001001`,
    'users.csv:2: key "gridIds" is "990501001001"; nothing (an administrator sees the whole district) would be right.',
  ],
  [
    `A,a,engineer,W1,${token},`,
    'users.csv:2: key "workerId" is "W1"; nothing (role "engineer" is no worker) would be right.',
  ],
])("%s is refused with a sentence", async (line, says) => {
  expect((await parse(line)).problems).toEqual([says]);
});
