// Runs pnpm, whose binary is what the lockfile in scripts/pnpm says, to the byte. npm checks that; what it does not
// install for lack of the right bytes is missing afterwards, and never fetched another way.
import { spawnSync } from "node:child_process"
import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

const source = "scripts/pnpm"
const folder = ".cache/pnpm"
const binaryPackage = `@pnpm/exe.${process.platform}-${process.arch}`
const manifests = ["package.json", "package-lock.json"]

// `npm run -s` silences npm too, and then nobody would learn why an installation failed.
const env = { ...process.env, npm_config_loglevel: "error" }
const options = { encoding: "utf8", env, stdio: ["ignore", "pipe", "pipe"], shell: process.platform === "win32" }

const isPinned = () => {
  const { packages } = JSON.parse(readFileSync(join(source, "package-lock.json"), "utf8"))
  return packages[`node_modules/${binaryPackage}`]?.integrity?.startsWith("sha512-") === true
}

const isCopied = (file) =>
  existsSync(join(folder, file)) && readFileSync(join(folder, file)).equals(readFileSync(join(source, file)))

const install = (binary) => {
  if (existsSync(binary) && manifests.every(isCopied)) return
  mkdirSync(folder, { recursive: true })
  for (const file of manifests) copyFileSync(join(source, file), join(folder, file))
  const flags = ["--prefix", folder, "--no-save", "--ignore-scripts", "--no-audit", "--no-fund"]
  const { error, status, stderr } = spawnSync("npm", ["install", ...flags], options)
  if (status === 0 && existsSync(binary)) return
  const reason = error?.message || stderr || `npm left ${binaryPackage} out, as where its bytes have another hash`
  throw new Error(`pnpm could not be installed as ${source}/package-lock.json says: ${reason}`)
}

/** What is built and shipped is built on Linux; elsewhere developers have what the registry has. */
const runUnpinned = (args) => {
  const { packageManager } = JSON.parse(readFileSync("package.json", "utf8"))
  console.error(`pnpm is not pinned by hash for ${process.platform}-${process.arch}.`)
  return spawnSync("npx", ["--yes", packageManager.split("+")[0], ...args], options)
}

/** Answers `{ status, stdout, stderr }`. */
export const runPnpm = (...args) => {
  if (!isPinned()) return runUnpinned(args)
  const binary = join(folder, "node_modules", binaryPackage, "pnpm")
  install(binary)
  return spawnSync(binary, args, { ...options, shell: false, maxBuffer: 64 * 1024 * 1024 })
}
