import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response"
import { Effect, Option } from "effect"
import { answerBadly, isBeforeCommit, type GoodAnswer } from "../faults/answerBadly.ts"
import type { FaultTarget } from "../faults/FaultPlan.ts"
import { Faults } from "../faults/Faults.ts"
import { answerOf, asJson } from "./answer.ts"
import type { HttpEnvironment, SandboxContext, SandboxServices } from "./HttpEnvironment.ts"
import { tokenCheck } from "./tokenCheck.ts"

/** A call to Billing: who calls is checked first, then it goes wrong if a rule says so. */
export const billingCall = (environment: HttpEnvironment) => {
  const tokenProblem = tokenCheck(environment.token)
  return <E>(on: FaultTarget, handle: (context: SandboxContext) => Effect.Effect<GoodAnswer, E, SandboxServices>) =>
    (context: SandboxContext): Promise<Response> =>
      environment.run(
        Effect.gen(function* () {
          const refused = tokenProblem(context.req.header("authorization"))
          if (refused !== null) return asJson(yield* answerOf(Effect.fail(refused)))
          const taken = yield* Effect.exit((yield* Faults).take(on, context.req.method === "GET"))
          const rule = taken._tag === "Success" ? taken.value : Option.none()
          if (Option.isNone(rule)) return asJson(yield* answerOf(handle(context)))
          const isUndone = isBeforeCommit(rule.value.fault ?? "status")
          const good = isUndone ? { status: 503, body: {} } : yield* answerOf(handle(context))
          answerBadly(context.env.outgoing, rule.value, good)
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
