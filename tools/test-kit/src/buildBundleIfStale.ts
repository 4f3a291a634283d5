import { spawnSync } from "node:child_process"
import { globSync, statSync } from "node:fs"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("../../..", import.meta.url))
const inRoot = (path: string): string => `${root}/${path}`

const sources = [
  "{packages,tools}/*/src/**/*.ts",
  "packages/app/test/*Failpoint*.ts",
  "packages/app/tsup.config.ts",
  "pnpm-lock.yaml"
]
const bundles = [
  "packages/app/bundle/main.js",
  "packages/app/bundle/demo.js",
  "packages/app/.cache/bundle-test/main.js"
]

const readTimeMs = (path: string): number => statSync(inRoot(path), { throwIfNoEntry: false })?.mtimeMs ?? 0

/** Tests start the service often, and a process starts several times faster from a bundle than from the source. */
export const buildBundleIfStale = (): void => {
  const changedMs = Math.max(...globSync(sources, { cwd: root }).map(readTimeMs))
  if (bundles.every((bundle) => readTimeMs(bundle) > changedMs)) return
  const tsup = inRoot("node_modules/tsup/dist/cli-default.js")
  const made = spawnSync(process.execPath, [tsup], { cwd: inRoot("packages/app"), encoding: "utf8" })
  if (made.status !== 0) throw new Error(`The service could not be bundled:\n${made.stdout}${made.stderr}`)
}
