import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { canSignFor, type LinkClaim, readLink, signLink } from "./one-time-link.ts";

const SECRET = Buffer.from("a secret of the office, at least 32 bytes");
const OTHER = Buffer.from("last month's secret, also at least 32 bytes");
const CLAIM: LinkClaim = {
  ticketId: "0198a000-0000-7000-8000-000000000012",
  version: 2,
  action: "accept",
  workerId: "W-网格员-07",
  expiresAtS: 1_800_000_000,
  nonce: "0123456789abcdef01234567",
};
const BEFORE_MS = 1_799_999_999_000;

describe("one-time link", () => {
  it("says again what was signed, in a token that two of fit a message", () => {
    for (const action of ["accept", "decline", "see"] as const) {
      const token = signLink({ ...CLAIM, action }, SECRET);
      expect(readLink(token, [SECRET], BEFORE_MS)).toEqual({ kind: "good", claim: { ...CLAIM, action } });
      expect(token.length).toBeLessThan(120);
    }
  });

  it("is the HMAC-SHA256 of its purpose and its body, by an independent calculation", () => {
    const bytes = Buffer.from(signLink(CLAIM, SECRET), "base64url");
    const text = Buffer.concat([Buffer.from("gridwatch-link-v1\n"), bytes.subarray(16)]);
    const whole = createHmac("sha256", SECRET).update(text).digest("hex");
    expect(bytes.toString("hex", 0, 16)).toBe(whole.slice(0, 32));
  });

  it("is refused after any single byte was changed", () => {
    const bytes = Buffer.from(signLink(CLAIM, SECRET), "base64url");
    for (let i = 0; i < bytes.length; i += 1) {
      const changed = Buffer.from(bytes);
      changed[i] = (changed[i] ?? 0) ^ 1;
      expect(readLink(changed.toString("base64url"), [SECRET], BEFORE_MS).kind, `byte ${i}`).toBe("forged");
    }
  });

  it("ends, and stays good while its secret is still listed", () => {
    const token = signLink(CLAIM, OTHER);
    expect(readLink(token, [SECRET, OTHER], BEFORE_MS).kind).toBe("good");
    expect(readLink(token, [SECRET], BEFORE_MS).kind).toBe("forged");
    expect(readLink(token, [OTHER], 1_800_000_000_000).kind).toBe("expired");
  });

  it.each([
    "",
    "x",
    "a".repeat(201),
    "####",
    `${signLink(CLAIM, SECRET)}=`,
    signLink(CLAIM, SECRET).slice(0, 30),
  ])("%s is no link", (token) => {
    expect(readLink(token, [SECRET], BEFORE_MS)).toEqual({ kind: "forged" });
  });

  it("is made for names that fit", () => {
    expect(["W1", "网".repeat(21), "", "x".repeat(65)].map(canSignFor)).toEqual([true, true, false, false]);
  });
});
