import { OperationNotFound } from "@dealer-billing/domain"
import { Effect } from "effect"
import { Argument } from "effect/cli"

export const idArgument = Argument.String("id").pipe(
  Argument.withDescription("The operation's id, as operations list prints it")
)

export const parseOperationId = (text: string): Effect.Effect<bigint, OperationNotFound> =>
  /^[1-9][0-9]{0,17}$/u.test(text)
    ? Effect.succeed(BigInt(text))
    : Effect.fail(new OperationNotFound({ operationId: JSON.stringify(text) }))
