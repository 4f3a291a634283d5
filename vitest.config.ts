import { defineConfig } from "vitest/config"

/** `npm run test:deep` sets it: the tests whose files end in `.deep.test.ts`, and no others. */
const isDeep = process.env.TESTS === "deep"

const conditions = ["@dealer-billing/source", "node", "import", "module", "default"]

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  // Where Vitest loads the global set-up: without this it would want the built files.
  environments: { __vitest__: { resolve: { conditions } } },
  test: {
    include: [
      isDeep ? "tidy.deep.test.ts" : "tidy.test.ts",
      `{packages,tools,examples}/*/test/**/*${isDeep ? ".deep" : ""}.test.ts`
    ],
    exclude: isDeep ? [] : ["**/*.deep.test.ts"],
    pool: "forks",
    // The fast tests share what they import: without that half of their time goes into imports.
    isolate: isDeep,
    maxWorkers: 2,
    // Tests that run at once start processes, and CI has two cores.
    maxConcurrency: 3,
    silent: "passed-only",
    // No deadline for slow machines: it ends a test that hangs.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    globalSetup: ["tools/test-kit/src/setup.ts"],
    reporters: ["default", "tools/test-kit/src/reporter.ts"]
  }
})
