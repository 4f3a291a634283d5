// Writes docs/contracts/domain.api.txt: the declaration of every public name of the domain, from what tsc emitted.
// With --check it changes nothing and fails when the file differs: a change of the public names must be seen in review.
import { readFileSync, writeFileSync } from "node:fs"

const root = new URL("..", import.meta.url)
const read = (path) => readFileSync(new URL(path, root), "utf8")
const reportPath = "docs/contracts/domain.api.txt"
const namesMax = 150

const exported = [
  ...read("packages/domain/src/index.ts").matchAll(/export \{([^}]*)\} from "\.\/(.+)\.ts"/g)
].flatMap(([, names, file]) =>
  names
    .split(",")
    .map((name) => name.trim().replace(/^type /, ""))
    .filter((name) => name !== "")
    .map((name) => ({ name, file }))
)

/** The top-level declarations of a file, without comments. */
const declarationsOf = (file) =>
  read(`packages/domain/dist/${file}.d.ts`)
    .replace(/\/\*\*[\s\S]*?\*\//g, "")
    .split(/^(?=(?:export|import|declare|type|interface) )/m)
    .map((text) => text.trim().replace(/\n\s*\n/g, "\n"))

const describe = ({ file, name }) =>
  declarationsOf(file).filter((text) =>
    new RegExp(`^(?:export )?(?:declare )?(?:const|class|function|type|interface) ${name}(?:_base)?\\b`).test(text)
  )

const parts = exported
  .toSorted((left, right) => (left.name < right.name ? -1 : 1))
  .map((each) => {
    const declarations = describe(each)
    if (declarations.length === 0)
      throw new Error(`${each.name} is not declared in ${each.file}.d.ts: run tsc -b first`)
    return declarations.join("\n")
  })

if (exported.length > namesMax) {
  console.error(`@dealer-billing/domain exports ${exported.length} names, at most ${namesMax} are allowed`)
  process.exit(1)
}
const report = `${exported.length} names\n\n${parts.join("\n\n")}\n`
if (process.argv.includes("--check")) {
  if (report !== read(reportPath)) {
    console.error(`${reportPath} is out of date: run npm run -s api-report and look at the change`)
    process.exit(1)
  }
} else writeFileSync(new URL(reportPath, root), report)
