// Runs on whatever Node started `npm`, so it uses nothing newer than Node 20 has. It installs the locked
// dependencies, one of which is Node 24 itself: npm puts `node_modules/.bin` first in PATH, so every later
// `node` of the same npm script is that one.
import { createHash } from "node:crypto"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { runPnpm } from "./pnpm.mjs"

const stampFile = "node_modules/.bootstrap-stamp"
const major = Number(process.versions.node.split(".")[0])

if (major < 20) {
  console.error(`Node 20 or newer is needed to start; this is ${process.version}.`)
  process.exit(1)
}

const manifests = ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json"]
const stamp = createHash("sha256")
  .update(manifests.map((file) => readFileSync(file, "utf8")).join("\0"))
  .digest("hex")
const upToDate = existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp
if (!upToDate) {
  const result = runPnpm("install", "--frozen-lockfile", "--reporter=append-only")
  if (result.status !== 0) {
    console.error(result.error?.message ?? "", result.stdout, result.stderr)
    console.error(`\nThe dependencies could not be installed (pnpm install).`)
    process.exit(1)
  }
  writeFileSync(stampFile, stamp)
}

const bundled = existsSync("node_modules/.bin/node")
if (!bundled && major < 24) {
  console.error(
    `There is no Node 24 package for ${process.platform}-${process.arch}; please run this with Node 24 or newer.`
  )
  process.exit(1)
}
