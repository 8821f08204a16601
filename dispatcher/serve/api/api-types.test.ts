import { expect, it } from "vitest";
import { apiTypes, keptApiTypes } from "./api-types-writer.fixture.ts";

it("the pages' types are what the API says of itself", async () => {
  expect(await keptApiTypes(), "`npm run api-types` writes it anew").toBe(await apiTypes());
});
