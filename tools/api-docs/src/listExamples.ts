export interface Example {
  readonly language: "ts" | "python"
  /** The line of its first statement, from 1. */
  readonly line: number
  readonly code: string
  /** What it prints: the `text` block that follows; null when there is none. */
  readonly output: string | null
}

const blockPattern = /^```(ts|python|text)\n([\s\S]*?)^```$/gmu

const isLanguage = (language: string | undefined): language is Example["language"] =>
  language === "ts" || language === "python"

/** The programs in a text. Each block is a whole program. */
export const listExamples = (markdown: string): ReadonlyArray<Example> => {
  const blocks = [...markdown.matchAll(blockPattern)]
  return blocks.flatMap(({ 1: language, 2: code = "", index }, position) => {
    if (!isLanguage(language)) return []
    const next = blocks[position + 1]
    const line = markdown.slice(0, index).split("\n").length + 1
    return [{ language, line, code, output: next?.[1] === "text" ? (next[2] ?? "") : null }]
  })
}

/** It leaves out what only its reader has, such as an adapter of theirs: it is compiled, not run. */
export const isCompiledOnly = ({ code }: Example): boolean => /^declare const /mu.test(code)
