import { afterAll, beforeAll, describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { execFile } from "node:child_process"
import { rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import { isCompiledOnly } from "../src/index.ts"
import { examples, folder, root, writeExamples, type ExampleFile } from "./exampleFiles.ts"
import { startSurroundings } from "./surroundings.ts"

const run = promisify(execFile)
const tool = (name: string): string => join(root, "node_modules/.bin", name)
const runsMs = 60_000

beforeAll(writeExamples)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const hasPython = await run("python3", ["--version"]).then(
  () => true,
  () => false
)

const toCommand = ({ isTest, language, path }: ExampleFile): readonly [string, ReadonlyArray<string>] => {
  if (isTest) return [tool("vitest"), ["run", "--config", join(folder, "vitest.config.mjs"), path]]
  return language === "python"
    ? ["python3", [path]]
    : [process.execPath, ["--conditions=@dealer-billing/source", path]]
}

const runExample = Effect.fn("runExample")(function* (example: ExampleFile) {
  const surroundings = yield* startSurroundings(example.code)
  if ("skip" in surroundings) return { ...surroundings, stdout: "" }
  const { code, env } = surroundings
  if (code !== example.code) writeFileSync(example.path, code)
  const [command, parameters] = toCommand(example)
  const options = { cwd: folder, timeout: runsMs, env: { ...process.env, TESTS: "", ...env } }
  const { stdout } = yield* Effect.promise(() => run(command, [...parameters], options))
  return { skip: null, stdout }
}, Effect.scoped)

/** A program may also log. */
const expectPrinted = (stdout: string, output: string): void => {
  const wanted = output.trimEnd().split("\n")
  expect(stdout.split("\n").filter((line) => wanted.includes(line))).toEqual(wanted)
}

describe("the examples of the pages", () => {
  it("compile", async () => {
    const compiled = run(tool("tsc"), ["-p", folder, "--pretty", "false"]).then(
      () => "",
      (error: { readonly stdout: string }) => error.stdout
    )
    expect(await compiled).toBe("")
  })

  const whole = examples.filter((example) => !isCompiledOnly(example))
  for (const example of whole) {
    it.live(`${example.place} runs, and prints what the page says`, (context) =>
      Effect.gen(function* () {
        if (example.language === "python" && !hasPython) {
          expect(process.env["REQUIRE_PYTHON"], "REQUIRE_PYTHON is set, but python3 is not installed").not.toBe("1")
          return context.skip("python3 is not installed")
        }
        const ran = yield* runExample(example)
        if (ran.skip !== null) return context.skip(ran.skip)
        if (example.output !== null) expectPrinted(ran.stdout, example.output)
      })
    )
  }
})
