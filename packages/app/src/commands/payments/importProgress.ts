import { Effect } from "effect"

const width = 30
const stepPercent = 10

interface ProgressOutput {
  readonly isTTY?: boolean
  readonly write: (text: string) => unknown
}

/** A redrawn bar on a terminal, elsewhere a line per 10 %. */
export const importProgress = (output: ProgressOutput) => {
  let shown = -1
  return (lines: number, ofLines: number): Effect.Effect<void> =>
    Effect.sync(() => {
      const percent = ofLines === 0 ? 100 : Math.floor((100 * lines) / ofLines)
      const step = output.isTTY === true ? percent : Math.floor(percent / stepPercent)
      if (step === shown) return
      shown = step
      const text = `${lines} of ${ofLines} lines, ${percent} %`
      if (output.isTTY !== true) return void output.write(`${text}\n`)
      const filled = Math.round((width * percent) / 100)
      const bar = "#".repeat(filled).padEnd(width, ".")
      output.write(`\r[${bar}] ${text}${percent === 100 ? "\n" : ""}`)
    })
}
