import { flatMapFiles, isSource, isTest, splitLines, type Files, type Problems } from "./files.ts"

interface HomeMadeWord {
  /** A regular expression for lower case, with a `_` in the middle, so that this file does not contain the word. */
  readonly word: string
  readonly instead: string
}

const homeMadeWords: ReadonlyArray<HomeMadeWord> = [
  { word: "a_new", instead: "again, recreated, reissued or re-encrypted" },
  { word: "some_body", instead: "the role: an operator, a caller, another process" },
  { word: "who_ever", instead: "the role: an operator, a caller, another process" },
  { word: "control di_gits?", instead: "check digit" },
  { word: "payment fa_cts?", instead: "payment event" },
  { word: "in_box(?:es)?", instead: "processed message" },
  { word: "(?<!payment s |payment |date of )re_ceipts?", instead: "processed message" },
  { word: "de_sks?", instead: "queries or view" },
  { word: "pa_pers", instead: "documents" },
  { word: "foret_(?:ells?|elling|old)", instead: "dry run or preview" },
  { word: "unt_old", instead: "the name of the amount" },
  { word: "pol_ite(?:ly)?", instead: "rate-limited or resilient" },
  { word: "held ba_ck", instead: "circuit breaker open, delayed or waiting" }
]

const patterns = homeMadeWords.map(({ instead, word }) => ({
  instead,
  pattern: new RegExp(`\\b(?:${word.replace("_", "")})\\b`, "u")
}))

/** Names count as words too: `queryDe` + `sk` has a banned word in it. */
const splitNames = (text: string): string =>
  text
    .replace(/([a-z0-9])([A-Z])/gu, "$1 $2")
    .replace(/[^A-Za-z0-9]+/gu, " ")
    .toLowerCase()

const findWords = (place: string, text: string): Problems => {
  const words = splitNames(text)
  return patterns.flatMap(({ instead, pattern }) => {
    const found = pattern.exec(words)
    return found === null ? [] : [`${place} ${found[0]}: use ${instead}`]
  })
}

/** The changelog names what was renamed. */
const exempt = new Set(["CHANGELOG.md", "pnpm-lock.yaml"])

/** Words that only this project used, in content and in the names of source and test files. */
export const checkHomeMadeWords = (files: Files): Problems =>
  flatMapFiles(files, (path, text) =>
    path.startsWith("tidy") || exempt.has(path)
      ? []
      : [
          ...(isSource(path) || isTest(path) ? findWords(path, path) : []),
          ...splitLines(text).flatMap((line, index) => findWords(`${path}:${index + 1}`, line))
        ]
  )
