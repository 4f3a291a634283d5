import { PgClient } from "@effect/sql-pg"
import { Context, DateTime, Effect, Layer, Option, Ref } from "effect"
import type { SqlError } from "effect/sql/SqlError"
import { untilOpeningMs, type BusinessHours } from "./BusinessHours.ts"
import { chooseRule } from "./chooseRule.ts"
import type { Fault, FaultPlan, FaultPlanChange, FaultRule, FaultTarget, Recovery } from "./FaultPlan.ts"

interface RuleRow {
  readonly position: number
  readonly target: FaultTarget
  readonly fault: Fault
  readonly times: number | null
  readonly status: number | null
  readonly retryAfter: string | null
  readonly hours: BusinessHours | null
  readonly delayMs: number | null
}

const readRule = (row: RuleRow): FaultRule => ({
  on: row.target,
  ...(row.times === null ? {} : { times: row.times }),
  ...(row.status === null ? {} : { status: row.status }),
  ...(row.retryAfter === null ? {} : { retryAfter: row.retryAfter }),
  ...(row.hours === null ? {} : { hours: row.hours }),
  ...(row.delayMs === null ? {} : { delayMs: row.delayMs }),
  fault: row.fault
})

/** `Retry-After` with the time until Billing opens. */
const addRetryAfter = (rule: FaultRule, at: DateTime.Utc): FaultRule => {
  if (rule.hours === undefined) return rule
  return { ...rule, retryAfter: String(Math.ceil((untilOpeningMs(rule.hours, at) ?? 0) / 1000)) }
}

const listRules = Effect.fn("Faults.listRules")(function* () {
  const sql = yield* PgClient.PgClient
  return yield* sql<RuleRow>`select * from fault_rule order by position`
})

const readRecovery = Effect.fn("Faults.readRecovery")(function* () {
  const sql = yield* PgClient.PgClient
  const [row] = yield* sql<{ mode: Recovery }>`select mode from recovery`
  return row?.mode ?? "idempotent"
})

const store = Effect.fn("Faults.store")(function* ({ recovery, rules }: FaultPlanChange) {
  const sql = yield* PgClient.PgClient
  if (recovery !== undefined) yield* sql`update recovery set mode = ${recovery}`
  if (rules === undefined) return
  yield* sql`lock table fault_rule in exclusive mode`
  yield* sql`delete from fault_rule`
  for (const [position, rule] of rules.entries()) {
    yield* sql`insert into fault_rule (position, target, fault, times, status, retry_after, hours, delay_ms)
      values (${position}, ${rule.on}, ${rule.fault ?? "status"}, ${rule.times ?? null}, ${rule.status ?? null},
        ${rule.retryAfter ?? null}, ${rule.hours === undefined ? null : sql.json(rule.hours)},
        ${rule.delayMs ?? null})`
  }
})

/** Counts down the first matching rule, in the caller's transaction. */
const countDown = Effect.fn("Faults.countDown")(function* (on: FaultTarget, isLookUp: boolean) {
  const sql = yield* PgClient.PgClient
  yield* sql`lock table fault_rule in exclusive mode`
  const rows = yield* listRules()
  const rules = rows.map(readRule)
  const at = yield* DateTime.now
  const index = chooseRule(rules, { on, isLookUp, at })
  const row = rows[index]
  if (row === undefined) return Option.none()
  yield* sql`update fault_rule set times = times - 1 where position = ${row.position}`
  return Option.map(Option.fromUndefinedOr(rules[index]), (rule) => addRetryAfter(rule, at))
})

/** Without rules there is no lock, so that normal calls do not wait for each other. */
const take = Effect.fn("Faults.take")(function* (on: FaultTarget, isLookUp: boolean) {
  const sql = yield* PgClient.PgClient
  const rules = yield* sql`select from fault_rule limit 1`
  return rules.length === 0 ? Option.none() : yield* sql.withTransaction(countDown(on, isLookUp))
})

type Stored<A> = Effect.Effect<A, SqlError, PgClient.PgClient>

export class Faults extends Context.Service<
  Faults,
  {
    readonly plan: Stored<FaultPlan>
    readonly change: (change: FaultPlanChange) => Stored<FaultPlan>
    readonly take: (on: FaultTarget, isLookUp: boolean) => Stored<Option.Option<FaultRule>>
    readonly recovery: Effect.Effect<Recovery>
    /** A PUT under a known reference creates a second object. */
    readonly isCareless: Effect.Effect<boolean>
  }
>()("@dealer-billing/billing-sandbox/faults/Faults") {
  static readonly layer = Layer.effect(
    Faults,
    Effect.gen(function* () {
      const recovery = yield* Ref.make(yield* readRecovery())
      const plan = Effect.gen(function* () {
        return { recovery: yield* readRecovery(), rules: (yield* listRules()).map(readRule) }
      })
      const change = Effect.fn("Faults.change")(function* (request: FaultPlanChange) {
        const sql = yield* PgClient.PgClient
        yield* sql.withTransaction(store(request))
        const changed = yield* plan
        yield* Ref.set(recovery, changed.recovery)
        return changed
      })
      const isCareless = Effect.map(Ref.get(recovery), (mode) => mode !== "idempotent")
      return Faults.of({ plan, change, take, recovery: Ref.get(recovery), isCareless })
    })
  )
}
