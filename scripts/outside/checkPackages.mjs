// What can be seen in a packed package without installing it.
import { readFileSync } from "node:fs"
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core"
import { publint } from "publint"
import { formatMessage } from "publint/utils"

/** publint's opinions that do not apply, each with the reason. */
const accepted = new Set([
  // The condition "@dealer-billing/source" names TypeScript on purpose; only this repository asks for it.
  "FILE_INVALID_FORMAT"
])

const lint = async ({ name, tarball }) => {
  const bytes = readFileSync(tarball)
  const tarballData = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  const { messages, pkg } = await publint({ pack: { tarball: tarballData } })
  return messages
    .filter(({ code, type }) => type !== "suggestion" && !accepted.has(code))
    .map((message) => `${name}: publint: ${formatMessage(message, pkg, { color: false })}`)
}

/** Problems that only CommonJS callers or Node 10 have; the packages are ESM alone. */
const resolutions = new Set(["node16-esm", "bundler"])

const checkTypes = async ({ name, tarball }) => {
  const { problems, types } = await checkPackage(
    createPackageFromTarballData(new Uint8Array(readFileSync(tarball)))
  )
  if (types === false || types.kind !== "included") return [`${name}: attw found no types`]
  return problems
    .filter(({ kind, resolutionKind, resolutionOption }) => {
      if (kind === "CJSResolvesToESM") return false
      return resolutionKind === undefined ? resolutionOption !== "node10" : resolutions.has(resolutionKind)
    })
    .map((problem) => `${name}: attw: ${JSON.stringify(problem)}`)
}

export const checkPackages = async (packed) => {
  const problems = []
  for (const each of packed) problems.push(...(await lint(each)), ...(await checkTypes(each)))
  return problems
}
