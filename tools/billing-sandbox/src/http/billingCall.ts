import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response"
import { Effect, Option } from "effect"
import { answerBadly, isBeforeCommit, type GoodAnswer } from "../faults/answerBadly.ts"
import type { CallTarget, FaultRule } from "../faults/FaultPlan.ts"
import { Faults } from "../faults/Faults.ts"
import { CurrentCall } from "../journal/CurrentCall.ts"
import { recordCall, recordCallOutcome } from "./recordCall.ts"
import { toAnswer, asJson } from "./answer.ts"
import type { HttpEnvironment, SandboxContext, SandboxServices } from "./HttpEnvironment.ts"
import { tokenCheck } from "./tokenCheck.ts"

type Handler<E> = (context: SandboxContext) => Effect.Effect<GoodAnswer, E, SandboxServices | CurrentCall>

const undone: GoodAnswer = { status: 503, body: {} }

/** Adds an entry to the journal before and after the call. */
const execute = Effect.fn("billingCall.execute")(function* <E>(
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
    : yield* toAnswer(handle(context).pipe(Effect.provideService(CurrentCall, { number })))
  yield* recordCallOutcome(context, number, isUndone ? null : good.status)
  return good
})

/** A call to Billing. The token is checked before faults apply. */
export const billingCall = (environment: HttpEnvironment) => {
  const tokenProblem = tokenCheck(environment.token)
  return <E>(on: CallTarget, handle: Handler<E>) =>
    (context: SandboxContext): Promise<Response> =>
      environment.run(
        Effect.gen(function* () {
          const refused = tokenProblem(context.req.header("authorization"))
          if (refused !== null) {
            return asJson(yield* toAnswer(execute(context, on, null, () => Effect.fail(refused))))
          }
          const taken = yield* Effect.exit((yield* Faults).take(on, context.req.method === "GET"))
          const rule = taken._tag === "Success" ? Option.getOrNull(taken.value) : null
          const good = yield* toAnswer(execute(context, on, rule, handle))
          if (rule === null) return asJson(good)
          answerBadly(context.env.outgoing, rule, good)
          return RESPONSE_ALREADY_SENT
        })
      )
}

/** A call to `/sandbox` or for a PDF, without faults. */
export const plainCall =
  (environment: HttpEnvironment) =>
  <E>(handle: (context: SandboxContext) => Effect.Effect<GoodAnswer, E, SandboxServices>) =>
  (context: SandboxContext): Promise<Response> =>
    environment.run(Effect.map(toAnswer(handle(context)), asJson))
