// The client of the last release against today's service: callers do not update on the same day.
import { execFileSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"

const run = (command, args, options = {}) => execFileSync(command, args, { encoding: "utf8", ...options }).trim()

const findLastTag = () =>
  run("git", ["tag", "--list", "v*", "--merged", "HEAD", "--sort=-version:refname"]).split("\n")[0]

/** Makes a project with the client of that commit, and answers what its story prints and should print. */
const tellStory = (commit, service, dealer) => {
  const folder = mkdtempSync(join(tmpdir(), "dealer-billing-mixed-"))
  try {
    const archive = execFileSync("git", ["archive", commit, "packages/client", "tsconfig.base.json"])
    execFileSync("tar", ["-x", "-C", folder], { input: archive })
    symlinkSync(resolve("node_modules"), join(folder, "node_modules"))
    run(process.execPath, [resolve("node_modules/typescript/bin/tsc"), "-p", join(folder, "packages/client")])
    const project = join(folder, "project")
    mkdirSync(join(project, "node_modules/@dealer-billing"), { recursive: true })
    symlinkSync(join(folder, "packages/client"), join(project, "node_modules/@dealer-billing/client"))
    writeFileSync(join(project, "package.json"), JSON.stringify({ type: "module" }))
    cpSync(join(folder, "packages/client/test/story.js"), join(project, "story.js"))
    const told = run(process.execPath, ["story.js", service.url, service.sandboxUrl, dealer], { cwd: project })
    const wanted = JSON.parse(readFileSync(join(folder, "packages/client/test/story.json"), "utf8"))
    return { told: told.split("\n"), wanted }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Answers the problems. */
export const checkMixedVersions = (service) => {
  const tag = findLastTag()
  if (tag === "") {
    console.log("skipped: no release is tagged yet, so no older client can be tried against this service")
    return []
  }
  try {
    const { told, wanted } = tellStory(tag, service, `mixed-${tag.replaceAll(".", "-")}`)
    const wrong = wanted.filter((line, index) => told[index] !== line)
    console.log(
      `The client of ${tag} tells its story to this service: ${wanted.length - wrong.length} of ${wanted.length}`
    )
    return wrong.map((line) => `the client of ${tag} no longer gets "${line}" but:\n${told.join("\n")}`)
  } catch (error) {
    return [`the client of ${tag} does not work with this service: ${error.message}`]
  }
}
