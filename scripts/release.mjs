// Publishes the packages for other teams: `npm run release -- --dry-run` only packs them and lists what is inside.
// The steps of a release are in CONTRIBUTING.md.
import { execFileSync, spawnSync } from "node:child_process"
import { readdirSync, readFileSync, statSync } from "node:fs"
import { packPackages } from "./packPackages.mjs"

const isDryRun = process.argv.includes("--dry-run")
const { version } = JSON.parse(readFileSync("packages/domain/package.json", "utf8"))
const run = (command, ...args) => execFileSync(command, args, { encoding: "utf8" }).trim()

const obstacles = () => {
  const pending = readdirSync(".changeset").filter((file) => file.endsWith(".md") && file !== "README.md")
  return [
    ...(run("git", "status", "--porcelain") === "" ? [] : ["there are uncommitted changes"]),
    ...(pending.length === 0 ? [] : [`run \`npx changeset version\` first: ${pending.join(", ")}`]),
    ...(readFileSync("CHANGELOG.md", "utf8").includes(`## ${version}\n`)
      ? []
      : [`CHANGELOG.md has no section "## ${version}"`]),
    ...(run("git", "tag", "--list", `v${version}`) === "" ? [] : [`v${version} is already released`])
  ]
}

const describe = ({ name, tarball }) => {
  const files = run("tar", "-tzf", tarball).split("\n")
  const wanted = ["package/package.json", "package/README.md", "package/LICENSE", "package/dist/index.js"]
  const missing = wanted.filter((file) => !files.includes(file))
  const unwanted = files.filter((file) => /\.tsbuildinfo$|\/test\//.test(file))
  const kilobytes = Math.round(statSync(tarball).size / 1000)
  console.log(`${name} ${version}: ${files.length} files, ${kilobytes} kB`)
  return [...missing.map((file) => `${name} lacks ${file}`), ...unwanted.map((file) => `${name} contains ${file}`)]
}

const packed = packPackages()
const problems = [...packed.flatMap(describe), ...(isDryRun ? [] : obstacles())]
if (problems.length > 0) {
  console.error(problems.join("\n"))
  process.exit(1)
}
if (isDryRun) console.log("Nothing was published.")
else {
  for (const { name, tarball } of packed) {
    const known = spawnSync("npm", ["view", `${name}@${version}`, "version"], { encoding: "utf8" })
    if (known.stdout.trim() === version) {
      console.log(`${name} ${version} is published already`)
      continue
    }
    const { status } = spawnSync("npm", ["publish", tarball], { stdio: "inherit" })
    if (status !== 0)
      throw new Error(`${name} was not published; run the same command again after mending the cause`)
  }
  run("git", "tag", "--annotate", `v${version}`, "--message", `Release ${version}`)
  console.log(`Published ${version}. Push the tag: git push origin v${version}`)
}
