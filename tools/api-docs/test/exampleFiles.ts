import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join, relative } from "node:path"
import { listExamples, type Example } from "../src/index.ts"

export const root = join(import.meta.dirname, "../../..")
/** Inside the package, so that the programs find the packages that it lists. */
export const folder = join(import.meta.dirname, "../.cache/examples")

export interface ExampleFile extends Example {
  /** Such as `packages/domain/README.md:20`. */
  readonly place: string
  readonly path: string
  readonly isTest: boolean
}

const pages = [...globSync("packages/*/README.md", { cwd: root }), "docs/integrate.md", "docs/extend.md"].toSorted()

const importsVitest = /from "(?:@effect\/)?vitest"|from "@dealer-billing\/[a-z-]+\/contract"/u

const readPage = (page: string): ReadonlyArray<ExampleFile> =>
  listExamples(readFileSync(join(root, page), "utf8")).map((example) => {
    const isTest = importsVitest.test(example.code)
    const extension = example.language === "python" ? "py" : isTest ? "test.ts" : "ts"
    const name = `${page.replaceAll("/", "-").replace(/\.md$/u, "")}-${example.line}.${extension}`
    return { ...example, isTest, place: `${page}:${example.line}`, path: join(folder, name) }
  })

export const examples: ReadonlyArray<ExampleFile> = pages.flatMap(readPage)

/** At the line that it has in its page, so that a message names that line. */
const writeExample = ({ code, line, path }: ExampleFile): void => writeFileSync(path, "\n".repeat(line - 1) + code)

const tsconfig = {
  extends: relative(folder, join(root, "tsconfig.base.json")),
  compilerOptions: {
    composite: false,
    noEmit: true,
    allowImportingTsExtensions: true,
    rewriteRelativeImportExtensions: false
  },
  include: ["*.ts"]
}

const vitestConfig = `
const conditions = ["@dealer-billing/source", "node", "import", "module", "default"]
export default {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: { root: ${JSON.stringify(folder)}, include: ["*.test.ts"], testTimeout: 60_000 }
}
`

export const writeExamples = (): void => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  examples.forEach(writeExample)
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(tsconfig))
  writeFileSync(join(folder, "vitest.config.mjs"), vitestConfig)
}
