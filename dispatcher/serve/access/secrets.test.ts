/** What is signed, hashed and counted. */
import { describe, expect, test } from "vitest";
import { PasswordHashes } from "./password-hash.ts";
import { readAddress, SIGNED_ADDRESS_MS, signAddress } from "./signed-address.ts";

describe("signed addresses", () => {
  const key = Buffer.alloc(32, 7);
  const view = {
    userId: "D01",
    ticketId: "t-1",
    object: "edge-1/x/scene.jpg",
    expiresAtMs: SIGNED_ADDRESS_MS,
  };
  const signed = signAddress(view, key);

  test("open what they were made for, until they are over", () => {
    expect(readAddress(signed, key, 0)).toEqual(view);
    expect(readAddress(signed, key, SIGNED_ADDRESS_MS - 1)).toEqual(view);
    expect(readAddress(signed, key, SIGNED_ADDRESS_MS)).toBeNull();
  });

  test("open nothing when anything of them was changed, or another key made them", () => {
    expect(readAddress(signed, Buffer.alloc(32, 8), 0)).toBeNull();
    for (const bad of [
      "",
      ".",
      signed.slice(0, -1),
      `${signed}.x`,
      `A${signed.slice(1)}`,
      signed.split(".")[0] ?? "",
    ]) {
      expect(readAddress(bad, key, 0), bad).toBeNull();
    }
    const [, signature = ""] = signed.split(".");
    const other = signAddress({ ...view, userId: "D02" }, key).split(".")[0] ?? "";
    expect(readAddress(`${other}.${signature}`, key, 0)).toBeNull();
  });
});

describe("password hashes", () => {
  const hashes = new PasswordHashes();

  test("fit their password in any of its Unicode forms, and no other", async () => {
    const hash = await hashes.hash("ｐassword é 密码");
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(await hashes.verify("password e\u0301 密码", hash)).toBe(true);
    expect(await hashes.verify("password e 密码", hash)).toBe(false);
    expect(await hashes.hash("ｐassword é 密码")).not.toBe(hash);
    expect(hashes.isOutdated(hash)).toBe(false);
  });

  test("the reference implementation's own answer, renewed because its cost is not today's", async () => {
    // phc-winner-argon2, src/test.c: version 0x13, t = 2, m = 65536, p = 1, "password", "somesalt".
    const phc = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    expect(await hashes.verify("password", phc)).toBe(true);
    expect(await hashes.verify("Password", phc)).toBe(false);
    expect(hashes.isOutdated(phc)).toBe(true);
  });

  test("a hash that asks for too much is not computed", async () => {
    const greedy = "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    expect(await hashes.verify("password", greedy)).toBe(false);
  });

  test("what is no hash, and none at all, fits nothing", async () => {
    for (const phc of [
      null,
      "",
      "$argon2id$v=19$m=1,t=1,p=1$AAAA$AAAA",
      "$scrypt$ln=31,r=8,p=1$c2FsdHNhbHRzYWx0$aaaaaaaaaaaaaaaaaaaaaa",
    ])
      expect(await hashes.verify("x", phc)).toBe(false);
  });

  test("too many at once are told to come again, and the places are given back", async () => {
    const busy = new PasswordHashes();
    const all = await Promise.allSettled(Array.from({ length: 40 }, () => busy.verify("x", "$none$")));
    const refused = all.filter(({ status }) => status === "rejected");
    expect(refused).toHaveLength(40 - 2 - 32);
    expect(await busy.verify("x", "$none$")).toBe(false);
  });
});
