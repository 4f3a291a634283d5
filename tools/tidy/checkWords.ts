import { flatMapFiles, isSource, isTest, splitLines, type Files, type Problems } from "./files.ts"

interface Ban {
  readonly word: RegExp
  readonly instead: string
  readonly where: (path: string) => boolean
}

const schemaFiles = /adapters-postgres\/src\/schema\/|\/migrate\.ts$|\/createSchema\.ts$/
const bans: ReadonlyArray<Ban> = [
  {
    word: /\bfor\s+update\b/i,
    instead: "for no key update (for update blocks the foreign-key checks of other transactions)",
    where: isSource
  },
  {
    word: /\bsql\.unsafe\(/,
    instead: "a sql`…` template (only the schema is made from plain text)",
    where: (path) => isSource(path) && !schemaFiles.test(path)
  },
  {
    word: /\bsql\.literal\((?!")/,
    instead: "a sql`…` template, or a literal written out in place: no value may become SQL",
    where: (path) => isSource(path) && !schemaFiles.test(path)
  },
  {
    word: /\bDate\.now\b|\bnew Date\(\)/,
    instead: "Clock or DateTime.now, so that tests own the time",
    where: (path) => isSource(path) && !path.startsWith("packages/app/src/demo/")
  },
  { word: /\bMath\.random\b/, instead: "Random, or crypto for a secret", where: isSource },
  {
    word: /\bparseFloat\b|\.toFixed\(/,
    instead: "Money (bigint kopecks)",
    where: (path) => isSource(path) && !path.startsWith("tools/billing-sandbox/src/pdf/")
  },
  {
    word: /\bprocess\.env\b/,
    instead: "a setting from the app",
    where: (path) => isSource(path) && !/^(packages\/(app|embedded-postgres)|tools\/test-kit)\//.test(path)
  },
  {
    word: /\b\w+Error extends Schema\.TaggedError\b/,
    instead: "the name of the situation, without Error",
    where: isSource
  },
  {
    word: /\bcmeClientId\b|\bcme_cleint_id\b|\bcme_client_id\b/,
    instead: "cmeDealerId / cme_dealer_id",
    where: isSource
  },
  { word: /@ts-(ignore|nocheck)/, instead: "a correct type", where: () => true },
  {
    word: /@ts-(expect-error)/,
    instead: "a correct type, or a case of illegalStates.test.ts",
    where: (path) => path !== "packages/domain/test/illegalStates.test.ts"
  },
  { word: /\b(it|test|describe)\.(only|todo|fails)\b/, instead: "the whole suite", where: isTest },
  {
    word: /\b(it|test|describe)\.(skip|skipIf|runIf)\b|\.skip\(\)/,
    instead: 'context.skip("the reason"), which the run prints',
    where: isTest
  },
  {
    word: /\bregistry\.[\w-]+\.\w+|\bnpmjs\b|\brepo1?\.maven\b|\bartifactory\b/i,
    instead: "nothing: the machine configures its package registries",
    where: () => true
  },
  { word: /(^|[\s"'`(=])\/(work|root|home|Users)\//, instead: "a path inside the repository", where: () => true }
]

export const checkWords = (files: Files): Problems =>
  flatMapFiles(files, (path, text) =>
    path.startsWith("tidy")
      ? []
      : bans
          .filter(({ where }) => where(path))
          .flatMap(({ word, instead }) =>
            splitLines(text).flatMap((line, index) => {
              const found = word.exec(line)
              return found === null ? [] : [`${path}:${index + 1} ${found[0].trim()}: use ${instead}`]
            })
          )
  )
