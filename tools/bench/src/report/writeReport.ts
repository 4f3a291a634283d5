import { Effect, FileSystem } from "effect"

/** What people write below it is kept when the table is made anew. */
const notesHeading = "## Where the time goes"

const introduction = `# Benchmarks

Made by \`npm run bench\`, which anyone can run; a whole run at full scale writes the file anew, down to the notes.
Ratios are medians of rounds in which ours and the reference take turns, in one run on one server. A missed bar is a
MISS; the moonshot is the aim. Counts (round trips, buffers, deadlocks) are exact, and a test holds them.`

/** Writes the table into the file, and keeps the notes that stand below it. */
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
