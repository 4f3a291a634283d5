import { describe, layer as withLayer, type Vitest } from "@effect/vitest"
import type { Layer, Scope } from "effect"

/** How a suite declares a case. Time is real, since some storages have a clock of their own. */
export type Case<R> = Vitest.Tester<R | Scope.Scope>

export const suite = <R, E>(
  name: string,
  layer: Layer.Layer<R, E>,
  cases: (it: { readonly effect: Case<R> }) => void
): void => {
  describe(name, () => {
    withLayer(layer, { excludeTestServices: true, timeout: "60 seconds" })(cases)
  })
}
