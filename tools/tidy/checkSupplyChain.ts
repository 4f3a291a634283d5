import { type Files, type Problems } from "./files.ts"

/** Settings of pnpm, each a line of its own; the release age is in minutes. */
const settings: ReadonlyArray<readonly [line: RegExp, why: string]> = [
  [/^minimumReleaseAge: (?:432[0-9]|43[3-9][0-9]|4[4-9][0-9]{2}|[5-9][0-9]{3}|[0-9]{5,})$/m, "three days old"],
  [/^trustPolicy: no-downgrade$/m, "published with no less trust than before"],
  [/^blockExoticSubdeps: true$/m, "from the registry, not from a repository or URL"],
  [/^allowBuilds:$/m, "without unreviewed build scripts"]
]

const switchedOff = /^(?:minimumReleaseAgeExclude|trustPolicyExclude|strictDepBuilds|dangerouslyAllowAllBuilds)\b/m

/** The package manager runs before any check, so it is pinned by its hash. */
const checkPinnedPnpm = (files: Files): Problems => {
  const lock = files["scripts/pnpm/package-lock.json"] ?? ""
  const platforms = ["linux-x64", "linux-arm64"].filter(
    (platform) =>
      !new RegExp(`"node_modules/@pnpm/exe\\.${platform}": \\{[^}]*"integrity": "sha512-`, "u").test(lock)
  )
  const isNamed = /"packageManager": "pnpm@[0-9.]+\+sha512\.[0-9a-f]{128}"/.test(files["package.json"] ?? "")
  const isUsed = (files["scripts/bootstrap.mjs"] ?? "").includes('runPnpm("install"')
  return [
    ...platforms.map((platform) => `scripts/pnpm/package-lock.json has no SHA-512 of pnpm for ${platform}`),
    ...(isNamed ? [] : ["package.json names pnpm without its SHA-512"]),
    ...(isUsed ? [] : ["scripts/bootstrap.mjs does not run the pinned pnpm"])
  ]
}

/** Packages must be three days old, so that a malicious release is found before it is installed. */
export const checkSupplyChain = (files: Files): Problems => {
  const workspace = files["pnpm-workspace.yaml"] ?? ""
  const missing = settings.flatMap(([line, why]) =>
    line.test(workspace) ? [] : [`pnpm-workspace.yaml does not ensure that packages are ${why}`]
  )
  const exception = switchedOff.exec(workspace)
  const isFrozen = (files["scripts/bootstrap.mjs"] ?? "").includes('"--frozen-lockfile"')
  return [
    ...missing,
    ...checkPinnedPnpm(files),
    ...(exception === null ? [] : [`pnpm-workspace.yaml has an exception: ${exception[0]}`]),
    ...(isFrozen ? [] : ["scripts/bootstrap.mjs does not install the locked versions"]),
    ...((files[".ci/run"] ?? "").includes("npm run -s supply-chain")
      ? []
      : [".ci/run creates no bill of materials"])
  ]
}
