import { defineConfig } from "vitest/config";

// `source` makes "#contract" resolve to contract/index.ts, as tsconfig's customConditions does. No other condition is
// named: "import" would also reach what packages require() and break those with two builds (pg).
const conditions = ["source"];

export default defineConfig({
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ["{contract,edge-agent,dispatcher,models,deploy}/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Real servers on two cores: more files at once only make every one of them slow.
    maxWorkers: 2,
    pool: "forks",
  },
});
