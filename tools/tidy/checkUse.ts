import { dirname, posix } from "node:path"
import {
  flatMapFiles,
  listImports,
  isSource,
  packageFolder,
  listPackages,
  type Files,
  type Problems
} from "./files.ts"

const findEntries = (files: Files, folder: string): ReadonlyArray<string> => {
  const configuration = [`${folder}/package.json`, `${folder}/tsup.config.ts`]
  const mentioned = configuration.flatMap((path) => [
    ...(files[path] ?? "").matchAll(/"(?:\.\/)?(src\/[^"*]+\.ts)"/g)
  ])
  return mentioned.map(([, entry]) => `${folder}/${entry}`)
}

export const checkDeadFiles = (files: Files): Problems =>
  listPackages(files).flatMap((name) => {
    const reached = new Set<string>()
    const visit = (path: string): void => {
      const text = files[path]
      if (reached.has(path) || text === undefined) return
      reached.add(path)
      const relative = listImports(text).filter((each) => each.startsWith("."))
      relative.forEach((each) => visit(posix.join(dirname(path), each)))
    }
    findEntries(files, name).forEach(visit)
    return Object.keys(files)
      .filter((path) => isSource(path) && packageFolder(path) === name && !reached.has(path))
      .map((path) => `${path} is not used`)
  })

export const checkServiceKeys = (files: Files): Problems => {
  const seen = new Set<string>()
  return flatMapFiles(files, (path, text) =>
    !isSource(path)
      ? []
      : [...text.matchAll(/Context\.(?:Service|Reference)<[\s\S]*?>\(\)?\(?\s*"([^"]+)"/g)].flatMap(
          ([, key = ""]) => {
            const folder = dirname(
              path.replace(/^(?:packages|tools|examples)\/([^/]+)\/src\//, "@dealer-billing/$1/")
            )
            const isTwice = seen.has(key)
            seen.add(key)
            if (isTwice) return [`${path}: the key ${key} is already used`]
            return dirname(key) === folder ? [] : [`${path}: the key ${key} should begin with ${folder}/`]
          }
        )
  )
}
