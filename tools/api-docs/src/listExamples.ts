export interface Example {
  readonly language: "ts" | "python"
  /** The line of its first statement, from 1. */
  readonly line: number
  readonly code: string
  /** What it prints: the `text` block that follows; null when there is none. */
  readonly output: string | null
}

interface Block {
  readonly language: string
  readonly line: number
  readonly code: string
}

const fence = "```"

const listBlocks = (markdown: string): ReadonlyArray<Block> => {
  const lines = markdown.split("\n")
  const blocks: Array<Block> = []
  let opened = -1
  for (const [index, line] of lines.entries()) {
    if (opened < 0 && line.startsWith(fence)) opened = index
    else if (opened >= 0 && line === fence) {
      const language = lines[opened]?.slice(fence.length) ?? ""
      const code = lines.slice(opened + 1, index).map((each) => `${each}\n`)
      blocks.push({ language, line: opened + 2, code: code.join("") })
      opened = -1
    }
  }
  return blocks
}

/** The programs in a text. Each block is a whole program. */
export const listExamples = (markdown: string): ReadonlyArray<Example> =>
  listBlocks(markdown).flatMap(({ code, language, line }, position, blocks) => {
    if (language !== "ts" && language !== "python") return []
    const next = blocks[position + 1]
    return [{ language, line, code, output: next?.language === "text" ? next.code : null }]
  })

/** It leaves out what only its reader has, such as an adapter of theirs: it is compiled, not run. */
export const isCompiledOnly = ({ code }: Example): boolean => /^declare const /mu.test(code)
