import type { Reporter, TestCase, TestModule, Vitest } from "vitest/node"

const skipReason = (test: TestCase): string | undefined => {
  const result = test.result()
  return result.state === "skipped" ? result.note : undefined
}
const noReason = "no reason given"

/** Prints skipped tests with their reasons, notes and failures, one line each. The last line has the counts. */
export default class CountsReporter implements Reporter {
  #hasFilter = false

  onInit({ config }: Vitest): void {
    this.#hasFilter = config.testNamePattern !== undefined
  }

  onTestRunEnd(modules: ReadonlyArray<TestModule>, unhandledErrors: ReadonlyArray<unknown>): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const inState = (state: string) => tests.filter((test) => test.result().state === state)
    // With `-t`, what a filter left out is skipped without a reason.
    const skipped = inState("skipped").filter((test) => !this.#hasFilter || skipReason(test) !== undefined)
    const filtered = inState("skipped").length - skipped.length
    // A broken file or hook fails the run without a failed test.
    const groups = modules.flatMap((module) => [module, ...module.children.allSuites()])
    const brokenGroups = groups.filter((group) => group.errors().length > 0)
    const failed = inState("failed").length + brokenGroups.length + unhandledErrors.length
    const lines = skipped.map(
      (test) => `skipped: ${test.module.relativeModuleId} > ${test.fullName}: ${skipReason(test) ?? noReason}`
    )
    const notes = tests.flatMap((test) =>
      test
        .annotations()
        .map(({ message }) => `note: ${test.module.relativeModuleId} > ${test.fullName}: ${message}`)
    )
    const failures = [
      ...inState("failed").map((test) => `failed: ${test.module.relativeModuleId} > ${test.fullName}`),
      ...brokenGroups.map((group) =>
        group.type === "module"
          ? `failed: ${group.relativeModuleId} > the file`
          : `failed: ${group.module.relativeModuleId} > ${group.fullName}`
      ),
      ...unhandledErrors.map(() => "failed: an error outside of any test")
    ]
    if (filtered > 0) notes.push(`note: a filter left out ${filtered} tests`)
    const counts = `${inState("passed").length} passed, ${failed} failed, ${skipped.length} skipped`
    process.stdout.write(["", ...lines, ...notes, ...failures, "", counts, ""].join("\n"))
  }
}
