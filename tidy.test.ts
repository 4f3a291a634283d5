import { describe, expect, test } from "vitest"
import { checkBudgets, medianLines, medianLinesMax } from "./tools/tidy/checkBudgets.ts"
import {
  checkBundled,
  checkGraph,
  checkImports,
  checkLockfile,
  checkReferences,
  checkVersions
} from "./tools/tidy/checkGraph.ts"
import { checkCircles, checkFolderSizes } from "./tools/tidy/checkFolders.ts"
import { checkHomeMadeWords } from "./tools/tidy/checkHomeMadeWords.ts"
import { checkRegExps } from "./tools/tidy/checkRegExps.ts"
import { checkSupplyChain } from "./tools/tidy/checkSupplyChain.ts"
import { checkDeadFiles, checkServiceKeys } from "./tools/tidy/checkUse.ts"
import { checkWords } from "./tools/tidy/checkWords.ts"
import { readRepository, type Files, type Problems } from "./tools/tidy/files.ts"

// Each rule is also tested with a repository that breaks it.
const repository = readRepository(import.meta.dirname)
const manifest = (name: string, dependencies: object, more: object = {}) =>
  JSON.stringify({ name: `@dealer-billing/${name}`, dependencies, ...more })
const source = { exports: { ".": { source: "./src/index.ts" } } }

const rules: ReadonlyArray<readonly [rule: string, check: (files: Files) => Problems, bad: Files, count: number]> =
  [
    [
      "dependencies point inwards, and the domain has none",
      checkGraph,
      {
        "packages/domain/package.json": manifest("domain", { hono: "4" }),
        "packages/adapters-http/package.json": manifest("adapters-http", { "@dealer-billing/adapters-kafka": "*" })
      },
      2
    ],
    [
      "a file imports only listed dependencies, and never a file of another package",
      checkImports,
      {
        "packages/domain/package.json": manifest("domain", { effect: "4" }, { devDependencies: { vitest: "5" } }),
        "packages/domain/src/a.ts":
          'import {\n  Hono\n} from "hono"\nimport { b } from "./b"\nimport { it } from "vitest"\n',
        "packages/domain/src/c.ts": 'const c = await import("../../app/src/main.ts")\n',
        "packages/domain/test/d.ts": 'import { it } from "vitest"\nexport * from "../src/a.ts"\n'
      },
      4
    ],
    [
      "the app lists the external dependencies of its bundle",
      checkBundled,
      {
        "packages/app/package.json": manifest("app", {
          "@dealer-billing/adapters-http": "workspace:*",
          hono: "1.0.0"
        }),
        "packages/adapters-http/package.json": manifest("adapters-http", {
          hono: "2.0.0",
          effect: "4.0.0",
          "@dealer-billing/domain": "workspace:*"
        }),
        "packages/domain/package.json": manifest("domain", { effect: "4.0.0", zod: "1.0.0" })
      },
      3
    ],
    [
      "versions are exact and the same everywhere",
      checkVersions,
      {
        "package.json": JSON.stringify({ devDependencies: { vitest: "^5.0.0", effect: "4.0.0" } }),
        "packages/domain/package.json": manifest("domain", {
          effect: "4.0.1",
          typescript: "npm:@typescript/typescript6@^6.0.2"
        })
      },
      3
    ],
    [
      "files and lines stay short",
      checkBudgets,
      {
        "packages/domain/src/a.ts": `${"a\n".repeat(251)}`,
        "packages/domain/test/b.test.ts": "b\n".repeat(400),
        "packages/domain/src/c.ts": "c".repeat(121)
      },
      2
    ],
    [
      "banned words do not appear",
      checkWords,
      {
        "packages/domain/src/a.ts":
          "select 1 FOR  UPDATE\nDate.now()\nsql.unsafe(text)\nsql.literal(text)\nMath.random()\n",
        "packages/adapters-postgres/src/schema/bills.ts": 'sql.unsafe(text)\nsql.literal("a, b")\n',
        "packages/domain/src/b.ts":
          "class NotFoundError extends Schema.TaggedError\nprocess.env.X\n0.1.toFixed(2)\ncmeClientId\n",
        // Concatenated, so that a search in the repository does not find these samples.
        "packages/domain/test/c.test.ts": [
          "it.",
          "only(\ntest.",
          "skip(\ncontext.skip()\n// @ts-",
          "ignore\n"
        ].join(""),
        "README.md": ["see /home/me/x and https:", "//registry.", "example.com\n"].join("")
      },
      15
    ],
    [
      "words that only this project used do not appear",
      checkHomeMadeWords,
      {
        "packages/domain/src/payment/PaymentDesk.ts": "// newest, desktop, untoldable, date of receipt\n",
        "packages/domain/src/payment/a.ts":
          "made anew\nSomebody\nwhoever\na control digit\npaymentFact\nprocessed_inbox\nold receipts\n",
        "packages/domain/test/b.test.ts": "'papers'\nforetold\nforetell\nuntold\nisPolite\nheldBack\nheld-back\n",
        "README.md": "the desk\n"
      },
      16
    ],
    [
      "regular expressions take linear time",
      checkRegExps,
      {
        "packages/domain/src/a.ts": 'word.replace(/^[.:]+|[.:]+$/gu, "")\nnew RegExp(`^${word}$`)\n',
        "packages/domain/src/b.ts": "const bad = /^(a+)+$/\nconst good = /^[a-z]+$/\n"
      },
      3
    ],
    [
      "every source file is used",
      checkDeadFiles,
      {
        "packages/domain/package.json": manifest("domain", {}, source),
        "packages/domain/src/index.ts": 'export * from "./used.ts"\n',
        "packages/domain/src/used.ts": "",
        "packages/domain/src/dead.ts": ""
      },
      1
    ],
    [
      "the key of a service is its package and folder, and unique",
      checkServiceKeys,
      {
        "packages/domain/src/bill/Right.ts": 'Context.Service<A, B>()("@dealer-billing/domain/bill/Right")',
        "packages/domain/src/bill/Twice.ts":
          'Context.Service<\n  A,\n  B\n>()(\n  "@dealer-billing/domain/bill/Right")',
        "packages/domain/src/bill/Wrong.ts": 'Context.Service<A, B>()("Wrong")'
      },
      2
    ],
    [
      "project references follow the dependencies",
      checkReferences,
      { "packages/app/package.json": manifest("app", { "@dealer-billing/domain": "*" }), "tsconfig.json": "{}" },
      2
    ],
    [
      "installed packages are old enough, published safely, and locked",
      checkSupplyChain,
      {
        "pnpm-workspace.yaml": "minimumReleaseAge: 60\nblockExoticSubdeps: true\nminimumReleaseAgeExclude: [a]\n",
        "scripts/bootstrap.mjs": 'spawn("install", ["--no-frozen-lockfile"])',
        ".ci/run": "npm test"
      },
      10
    ],
    [
      "the lockfile names no host",
      checkLockfile,
      { "pnpm-lock.yaml": "resolution:\n  tarball: https://example.com/a.tgz\n  integrity: sha512-x\n" },
      1
    ]
  ]

describe.each(rules)("%s", (_rule, check, bad, count) => {
  test("in this repository", () => expect(check(repository)).toEqual([]))
  test("and a repository that breaks it is reported", () => expect(check(bad)).toHaveLength(count))
})

describe("the folders of a package do not import each other in a circle", () => {
  const withCircle = {
    "packages/domain/package.json": manifest("domain", {}),
    "packages/domain/src/bill/a.ts": 'import { b } from "../dealer/b.ts"\n',
    "packages/domain/src/dealer/b.ts": 'import { c } from "../shared/deep/c.ts"\n',
    "packages/domain/src/shared/deep/c.ts": 'export { d } from "../../bill/d.ts"\nimport { e } from "../e.ts"\n',
    "packages/domain/src/shared/e.ts": 'import { c } from "./deep/c.ts"\n',
    "packages/domain/src/index.ts": 'export * from "./bill/a.ts"\n'
  }
  test("in this repository", () => expect(checkCircles(repository)).toEqual([]))
  test("and a circle is found", () => {
    const folders = ["bill", "dealer", "shared"].map((name) => `packages/domain/src/${name}`).join(", ")
    expect(checkCircles(withCircle)).toEqual([`packages/domain has a circle of imports between ${folders}`])
  })
})

describe("a folder has at most 25 source files", () => {
  const folder = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`packages/domain/src/bill/${index}.ts`, ""]))
  test("in this repository", () => expect(checkFolderSizes(repository)).toEqual([]))
  test("and a larger one is found", () => {
    expect(checkFolderSizes(folder(26))).toHaveLength(1)
    expect(checkFolderSizes(folder(25))).toEqual([])
  })
})

test("half of the source files are short", () =>
  expect(medianLines(repository)).toBeLessThanOrEqual(medianLinesMax))
