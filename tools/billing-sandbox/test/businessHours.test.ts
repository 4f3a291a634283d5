import { describe, expect, it } from "@effect/vitest"
import { DateTime, Effect } from "effect"
import { untilOpeningMs, type BusinessHours } from "../src/faults/BusinessHours.ts"
import { startSandbox } from "./sandboxBench.ts"

const moscow = { from: "09:00", to: "18:00", timeZone: "Europe/Moscow" }
const night = { from: "22:00", to: "06:30", timeZone: "UTC" }
const berlin = { from: "09:00", to: "18:00", timeZone: "Europe/Berlin" }
const hour = 3_600_000

const cases: ReadonlyArray<readonly [BusinessHours, string, number | null]> = [
  [moscow, "2026-11-20T05:59:59.000Z", 1_000],
  [moscow, "2026-11-20T06:00:00.000Z", null],
  [moscow, "2026-11-20T14:59:59.999Z", null],
  [moscow, "2026-11-20T15:00:00.000Z", 15 * hour],
  [moscow, "2026-11-20T21:30:00.000Z", 8.5 * hour],
  [night, "2026-11-20T23:59:00.000Z", null],
  [night, "2026-11-20T06:29:00.000Z", null],
  [night, "2026-11-20T06:30:00.000Z", 15.5 * hour],
  // The clocks go back between the evening of the 24th and the next morning, which makes that night longer.
  [berlin, "2026-10-24T20:00:00.000Z", 12 * hour]
]

/** Hours in UTC that begin some hours from now and last for one. */
const hoursFromNow = (hours: number) =>
  Effect.map(DateTime.now, (now) => {
    const at = (ms: number) => DateTime.formatIso(DateTime.add(now, { milliseconds: ms })).slice(11, 16)
    return { from: at(hours * hour), to: at((hours + 1) * hour), timeZone: "UTC" }
  })

describe("business hours", () => {
  it.each(cases)("%j at %s open in %s ms", (hours, at, expected) => {
    expect(untilOpeningMs(hours, DateTime.makeUnsafe(at))).toBe(expected)
  })

  it.live("turn calls away outside of them, and say when to come again", () =>
    Effect.gen(function* () {
      const { call, url } = yield* startSandbox()
      const rule = { on: "*", fault: "business-hours", hours: yield* hoursFromNow(2) }
      const set = yield* Effect.promise(() => call("PUT", "/sandbox/faults", { rules: [rule] }))
      expect(set.body.rules).toEqual([rule])
      const closed = yield* Effect.promise(() =>
        fetch(`${url}/v1/clients?ref=a`, { headers: { authorization: "Bearer t0ken" } })
      )
      expect(closed.status).toBe(503)
      const waitSeconds = Number(closed.headers.get("retry-after"))
      expect(waitSeconds).toBeGreaterThan(3_600)
      expect(waitSeconds).toBeLessThanOrEqual(7_200)
    })
  )

  it.live("let calls through, and do not hide the rules after them, while Billing is open", () =>
    Effect.gen(function* () {
      const { call } = yield* startSandbox()
      const hours = yield* hoursFromNow(-0.5)
      const rules = [
        { on: "*", times: 1, fault: "business-hours", hours },
        { on: "clients", times: 1, status: 418 }
      ]
      const statuses = yield* Effect.promise(async () => {
        await call("PUT", "/sandbox/faults", { rules })
        const first = await call("PUT", "/v1/clients/a", { name: "А" })
        return [first.status, (await call("PUT", "/v1/clients/a", { name: "А" })).status]
      })
      expect(statuses).toEqual([418, 201])
    })
  )

  it.live("are refused when they are none, or belong to another fault", () =>
    Effect.gen(function* () {
      const { call } = yield* startSandbox()
      const bad = [
        { on: "*", fault: "business-hours" },
        { on: "*", fault: "html", hours: moscow },
        { on: "*", fault: "business-hours", hours: { ...moscow, timeZone: "Europe/Atlantis" } },
        { on: "*", fault: "business-hours", hours: { ...moscow, from: "24:00" } },
        { on: "*", fault: "business-hours", hours: { ...moscow, to: "09:00" } }
      ]
      for (const rule of bad) {
        const { status } = yield* Effect.promise(() => call("PUT", "/sandbox/faults", { rules: [rule] }))
        expect(status).toBe(400)
      }
    })
  )
})
