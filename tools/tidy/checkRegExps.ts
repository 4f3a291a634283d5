import { parseAst } from "vitest/node"
import { analyse } from "scslre"
import { flatMapFiles, isSource, type Files, type Problems } from "./files.ts"

interface FoundRegExp {
  readonly line: number
  /** Null if it is built at run time and cannot be analysed. */
  readonly expression: RegExp | null
}

/** Files that build expressions from escaped texts. */
const builders = new Set(["packages/domain/src/shared/sanitizeText.ts", "tools/http-fuzz/src/makeArbitrary.ts"])

interface Node {
  readonly type: string
  readonly start: number
  readonly regex?: { readonly pattern: string; readonly flags: string }
  readonly callee?: { readonly name?: string }
}

const listChildren = (node: object): ReadonlyArray<unknown> => Object.values(node)

export const findRegExps = (text: string): ReadonlyArray<FoundRegExp> => {
  const found: Array<FoundRegExp> = []
  const lineOf = (start: number) => text.slice(0, start).split("\n").length
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return
    const node = value as Partial<Node>
    const line = () => lineOf(node.start ?? 0)
    if (node.regex) found.push({ line: line(), expression: new RegExp(node.regex.pattern, node.regex.flags) })
    const isCall = node.type === "NewExpression" || node.type === "CallExpression"
    if (isCall && node.callee?.name === "RegExp") found.push({ line: line(), expression: null })
    listChildren(value).forEach(visit)
  }
  visit(parseAst(text, { lang: "ts" }))
  return found
}

/** With more than linear time a long text blocks the process. */
export const checkRegExps = (files: Files): Problems =>
  flatMapFiles(files, (path, text) =>
    !isSource(path)
      ? []
      : findRegExps(text).flatMap(({ expression, line }) => {
          if (expression === null) {
            return builders.has(path) ? [] : [`${path}:${line} write the regular expression as a literal`]
          }
          return analyse(expression).reports.length === 0
            ? []
            : [`${path}:${line} ${expression} takes more than linear time: anchor it, bound it, or use a loop`]
        })
  )
