import { Effect, FileSystem } from "effect"

/** The text below this heading is kept. */
const notesHeading = "## Where the time goes"

const introduction = `# Benchmarks

Written by \`npm run bench\`: a whole run at full scale replaces everything above the notes.
Ratios are medians of rounds in which ours and the reference take turns, in one run on one server. A missed bar is a
MISS; the moonshot is the goal. Counts (round trips, buffers, deadlocks) are exact, and a test checks them.`

export const writeReport = Effect.fn("writeReport")(function* (
  file: string,
  parts: { readonly command: string; readonly machine: string; readonly table: string }
) {
  const files = yield* FileSystem.FileSystem
  const before = (yield* files.exists(file)) ? yield* files.readFileString(file) : ""
  const notes = before.includes(notesHeading) ? before.slice(before.indexOf(notesHeading)) : `${notesHeading}\n`
  const made = `Command: \`${parts.command}\`\n\nMachine: ${parts.machine}.`
  yield* files.writeFileString(file, [introduction, made, parts.table, notes].join("\n\n"))
})
