import { expect, it } from "vitest"
import { preferredWaitS } from "../src/endpoint/preferredWait.ts"

it.each([
  [undefined, 0],
  ["", 0],
  ["wait=5", 5],
  ["WAIT=5", 5],
  ['wait="5"', 5],
  ["wait = 5", 5],
  ["respond-async, wait=3; x=y", 3],
  ["wait=3, wait=9", 3],
  ["wait=0", 0],
  ["wait=10", 10],
  ["wait=11", 10],
  ["wait=999999999", 10],
  ["wait=99999999999999999999", 0],
  ["wait=-1", 0],
  ["wait=1.5", 0],
  ["wait=five", 0],
  ["wait", 0],
  ["waiting=5", 0]
])("Prefer: %s makes us wait %i seconds", (prefer, seconds) => {
  expect(preferredWaitS(prefer)).toBe(seconds)
})
