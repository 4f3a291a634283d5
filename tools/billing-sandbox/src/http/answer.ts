import { Cause, Effect, Option } from "effect"
import type { GoodAnswer } from "../faults/answerBadly.ts"
import { Refused } from "../shared/Refused.ts"

const refusal = (status: number, code: string, message: string): GoodAnswer => ({
  status,
  body: { error: { code, message } }
})

/** A 500 is an unknown outcome, which is right after a failure of the database. */
const broken = refusal(500, "internal", "Internal error: the call may or may not have been executed")

const formatFailure = <E>(cause: Cause.Cause<E>): Effect.Effect<GoodAnswer> => {
  const error = Option.getOrUndefined(Cause.findErrorOption(cause))
  if (error instanceof Refused) return Effect.succeed(refusal(error.status, error.code, error.reason))
  return Effect.as(Effect.logError("A call to the sandbox failed", cause), broken)
}

/** A refusal is an answer. Any other failure is a 500. */
export const toAnswer = <E, R>(call: Effect.Effect<GoodAnswer, E, R>): Effect.Effect<GoodAnswer, never, R> =>
  Effect.catchCause(call, formatFailure)

export const asJson = ({ body, status }: GoodAnswer): Response => Response.json(body, { status })

/** For a call that makes its own response. */
export const toResponse = <E, R>(call: Effect.Effect<Response, E, R>): Effect.Effect<Response, never, R> =>
  Effect.catchCause(call, (cause) => Effect.map(formatFailure(cause), asJson))

export const ok = (body: unknown): GoodAnswer => ({ status: 200, body })

export const made = (isNew: boolean, body: unknown): GoodAnswer => ({ status: isNew ? 201 : 200, body })
