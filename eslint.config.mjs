// The house's lint: typed strictness plus the limits of CONTRIBUTING.md (length, complexity, one clock).
import tseslint from "typescript-eslint";

const sizeLimits = {
  "max-lines-per-function": ["error", { max: 70, skipBlankLines: true, skipComments: true }],
  "max-lines": ["error", { max: 400, skipBlankLines: true, skipComments: true }],
  complexity: ["error", 12],
  "max-params": ["error", 4],
};

export default tseslint.config(
  {
    ignores: [
      "dist/**",
      "node_modules/**",
      ".gridwatch/**",
      "**/*.mjs",
      "**/*.cjs",
      "vitest.config.ts",
      "dispatcher/web/shared/api-types.ts",
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: [
          "./tsconfig.json",
          "./dispatcher/web/phone/tsconfig.json",
          "./dispatcher/web/console/tsconfig.json",
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      ...sizeLimits,
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      // `const { secret: _secret, ...rest } = x` is how a key is left out.
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true, argsIgnorePattern: "^_" }],
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
    },
  },
  {
    // Time enters through time/clock.ts alone, so that tests can hold it still.
    files: ["edge-agent/**/*.ts", "dispatcher/**/*.ts"],
    ignores: [
      "**/time/*.ts",
      "**/*.test.ts",
      "**/*.conformance.ts",
      "**/*.bench.ts",
      "dispatcher/web/**/*.ts",
    ],
    rules: {
      "no-restricted-properties": [
        "error",
        { object: "Date", property: "now", message: "use time/clock.ts" },
      ],
      "no-restricted-globals": [
        "error",
        { name: "setTimeout", message: "use time/clock.ts" },
        { name: "setInterval", message: "use time/clock.ts" },
      ],
    },
  },
  {
    // A test's describe block is a list of cases, not a function to be understood at once.
    files: ["**/*.test.ts", "**/*.conformance.ts"],
    rules: { "max-lines-per-function": "off", "max-lines": ["error", { max: 600 }] },
  },
);
