// Runs before a package is packed, in its folder: builds what is missing or out of date.
import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { join } from "node:path"

const agent = process.env.npm_config_user_agent ?? ""
if (agent.startsWith("npm/")) {
  console.error(
    'npm would leave "workspace:*" in package.json. Run `npm run release -- --dry-run` in the root folder.'
  )
  process.exit(1)
}
const tsc = join(import.meta.dirname, "..", "node_modules", "typescript", "bin", "tsc")
for (const project of ["tsconfig.json", "tsconfig.contract.json"].filter((file) => existsSync(file))) {
  const { status } = spawnSync(process.execPath, [tsc, "-b", project], { stdio: "inherit" })
  if (status !== 0) process.exit(status ?? 1)
}
