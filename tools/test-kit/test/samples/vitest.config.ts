import { defineConfig } from "vitest/config"

const conditions = ["@dealer-billing/source", "node", "import", "module", "default"]

/** A run of its own for the samples in this folder: the tests of the reporter and of the set-up look at it. */
export default defineConfig({
  root: import.meta.dirname,
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  environments: { __vitest__: { resolve: { conditions } } },
  test: {
    include: ["*.sample.ts"],
    pool: "forks",
    globalSetup: ["../../src/setup.ts"],
    reporters: ["default", "../../src/reporter.ts"]
  }
})
