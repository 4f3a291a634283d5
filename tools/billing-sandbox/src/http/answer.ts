import { Cause, Effect, Option } from "effect"
import type { GoodAnswer } from "../faults/answerBadly.ts"
import { Refused } from "../Refused.ts"

const refusal = (status: number, code: string, message: string): GoodAnswer => ({
  status,
  body: { error: { code, message } }
})

/** 500 says nothing about what was done, which is the truth when the storage broke. */
const broken = refusal(500, "internal", "The sandbox could not carry it out; perhaps it did")

const refusalOf = <E>(cause: Cause.Cause<E>): Effect.Effect<GoodAnswer> => {
  const error = Option.getOrUndefined(Cause.findErrorOption(cause))
  if (error instanceof Refused) return Effect.succeed(refusal(error.status, error.code, error.reason))
  return Effect.as(Effect.logError("A call of the sandbox broke", cause), broken)
}

/** What a call answers: a refusal is an answer too, and anything else that goes wrong is a 500. */
export const answerOf = <E, R>(call: Effect.Effect<GoodAnswer, E, R>): Effect.Effect<GoodAnswer, never, R> =>
  Effect.catchCause(call, refusalOf)

export const asJson = ({ body, status }: GoodAnswer): Response => Response.json(body, { status })

/** As `answerOf`, for a call that makes its own response. */
export const responseOf = <E, R>(call: Effect.Effect<Response, E, R>): Effect.Effect<Response, never, R> =>
  Effect.catchCause(call, (cause) => Effect.map(refusalOf(cause), asJson))

export const ok = (body: unknown): GoodAnswer => ({ status: 200, body })

/** 201 for what this call made, 200 for what was there. */
export const made = (isNew: boolean, body: unknown): GoodAnswer => ({ status: isNew ? 201 : 200, body })
