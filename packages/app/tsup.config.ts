import { defineConfig, type Options } from "tsup"

const shared: Options = {
  format: "esm",
  platform: "node",
  target: "node22",
  clean: true,
  sourcemap: true,
  splitting: true,
  silent: true,
  noExternal: [/^@dealer-billing\//, /^effect(?:\/|$)/, /^@effect\//],
  esbuildOptions(options) {
    options.conditions = ["@dealer-billing/source"]
  }
}

const documentWorker = "src/documentWorker.ts"

/** The workspace's own packages are bundled; what comes from npm stays outside and is listed in package.json. */
export default defineConfig([
  { ...shared, outDir: "bundle", entry: { main: "src/main.ts", demo: "src/demo/main.ts", documentWorker } },
  // Never shipped: it kills itself where tests tell it to.
  { ...shared, outDir: ".cache/bundle-test", entry: { main: "test/mainWithFailpoints.ts", documentWorker } }
])
