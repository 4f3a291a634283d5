import { describe, layer as withLayer } from "@effect/vitest"
import { Effect, Exit, type Layer, type Scope } from "effect"

type Check<R> = Effect.Effect<unknown, unknown, R | Scope.Scope>

/** How a suite declares a case, and one case per value: `%s` in its name stands for the value's next part. */
export interface Case<R> {
  (name: string, check: () => Check<R>): void
  readonly each: <T>(values: ReadonlyArray<T>) => (name: string, check: (value: T) => Check<R>) => void
}

export interface SuiteCase<R> {
  readonly name: string
  readonly check: Check<R>
}

export interface Suite<R> {
  readonly name: string
  readonly cases: ReadonlyArray<SuiteCase<R>>
}

const titleOf = (name: string, value: unknown): string => {
  const parts: ReadonlyArray<unknown> = Array.isArray(value) ? value : [value]
  return parts.reduce<string>((title, part) => title.replace("%s", () => String(part)), name)
}

export const defineSuite = <R>(name: string, declare: (it: { readonly effect: Case<R> }) => void): Suite<R> => {
  const cases: Array<SuiteCase<R>> = []
  const add = (title: string, check: () => Check<R>): void =>
    void cases.push({ name: title, check: Effect.suspend(check) })
  const each: Case<R>["each"] = (values) => (title, check) =>
    values.forEach((value) => add(titleOf(title, value), () => check(value)))
  declare({ effect: Object.assign(add, { each }) })
  return { name, cases }
}

/** Declares the suite's cases as tests. Time is real, since some storages have a clock of their own. */
export const testSuite = <R, E>(suite: Suite<R>, name: string, layer: Layer.Layer<R, E>): void => {
  describe(`${suite.name}: ${name}`, () => {
    withLayer(layer, { excludeTestServices: true, timeout: "60 seconds" })((it) => {
      for (const each of suite.cases) it.effect(each.name, () => each.check)
    })
  })
}

export const contractOf =
  <R>(suite: Suite<R>) =>
  <E>(name: string, layer: Layer.Layer<R, E>): void =>
    testSuite(suite, name, layer)

/** Runs one case without a test runner, on a layer of its own; true when it passes within ten seconds. */
export const passes = <R, E>({ check }: SuiteCase<R>, layer: Layer.Layer<R, E>): Effect.Effect<boolean> =>
  check.pipe(
    Effect.timeout("10 seconds"),
    Effect.scoped,
    Effect.provide(layer, { local: true }),
    Effect.exit,
    Effect.map(Exit.isSuccess)
  ) as Effect.Effect<boolean>
