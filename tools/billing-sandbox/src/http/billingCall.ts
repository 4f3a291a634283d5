import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response"
import { Effect, Option } from "effect"
import { answerBadly, isBeforeCommit, type GoodAnswer } from "../faults/answerBadly.ts"
import type { CallTarget, FaultRule } from "../faults/FaultPlan.ts"
import { Faults } from "../faults/Faults.ts"
import { CurrentCall } from "../journal/CurrentCall.ts"
import { recordCall, recordCallOutcome } from "../journal/recordCall.ts"
import { answerOf, asJson } from "./answer.ts"
import type { HttpEnvironment, SandboxContext, SandboxServices } from "./HttpEnvironment.ts"
import { tokenCheck } from "./tokenCheck.ts"

type Handler<E> = (context: SandboxContext) => Effect.Effect<GoodAnswer, E, SandboxServices | CurrentCall>

const undone: GoodAnswer = { status: 503, body: {} }

/** A call between its two entries in the journal: when it came, and what became of it. */
const carryOut = Effect.fn("billingCall.carryOut")(function* <E>(
  context: SandboxContext,
  on: CallTarget,
  rule: FaultRule | null,
  handle: Handler<E>
) {
  const fault = rule === null ? null : (rule.fault ?? "status")
  const number = yield* recordCall(context, on, fault)
  const isUndone = fault !== null && isBeforeCommit(fault)
  const good = isUndone
    ? undone
    : yield* answerOf(handle(context).pipe(Effect.provideService(CurrentCall, { number })))
  yield* recordCallOutcome(context, number, isUndone ? null : good.status)
  return good
})

/** A call to Billing: who calls is checked first, then it goes wrong if a rule says so. */
export const billingCall = (environment: HttpEnvironment) => {
  const tokenProblem = tokenCheck(environment.token)
  return <E>(on: CallTarget, handle: Handler<E>) =>
    (context: SandboxContext): Promise<Response> =>
      environment.run(
        Effect.gen(function* () {
          const refused = tokenProblem(context.req.header("authorization"))
          if (refused !== null) {
            return asJson(yield* answerOf(carryOut(context, on, null, () => Effect.fail(refused))))
          }
          const taken = yield* Effect.exit((yield* Faults).take(on, context.req.method === "GET"))
          const rule = taken._tag === "Success" ? Option.getOrNull(taken.value) : null
          const good = yield* answerOf(carryOut(context, on, rule, handle))
          if (rule === null) return asJson(good)
          answerBadly(context.env.outgoing, rule, good)
          return RESPONSE_ALREADY_SENT
        })
      )
}

/** A call to `/sandbox` or for a PDF: nothing goes wrong on purpose. */
export const plainCall =
  (environment: HttpEnvironment) =>
  <E>(handle: (context: SandboxContext) => Effect.Effect<GoodAnswer, E, SandboxServices>) =>
  (context: SandboxContext): Promise<Response> =>
    environment.run(Effect.map(answerOf(handle(context)), asJson))
