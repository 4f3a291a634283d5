import { beforeAll, describe, expect, test } from "vitest"

test("passes", () => expect(1).toBe(1))
test("fails", () => expect(1).toBe(2))
test("is skipped", (context) => context.skip("the moon is not full"))

describe("with a hook that fails", () => {
  beforeAll(() => {
    throw new Error("the hook fails")
  })
  test("does not run", () => undefined)
})
