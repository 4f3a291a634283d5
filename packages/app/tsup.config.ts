import { defineConfig } from "tsup"

/** The workspace's own packages are bundled; what comes from npm stays outside and is listed in package.json. */
export default defineConfig({
  entry: { main: "src/main.ts", demo: "src/demo/main.ts", documentWorker: "src/documentWorker.ts" },
  format: "esm",
  platform: "node",
  target: "node22",
  outDir: "bundle",
  clean: true,
  sourcemap: true,
  splitting: true,
  silent: true,
  noExternal: [/^@dealer-billing\//],
  esbuildOptions(options) {
    options.conditions = ["source"]
  }
})
