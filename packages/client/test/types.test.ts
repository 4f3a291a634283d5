import { expectTypeOf, it } from "vitest"
import type { CallOptions } from "../src/index.ts"

it("offers to wait only where the service can", () => {
  expectTypeOf<CallOptions<"createBill">>().toHaveProperty("wait")
  expectTypeOf<CallOptions<"getDealer">>().not.toHaveProperty("wait")
})
