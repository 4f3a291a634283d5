import { Effect } from "effect"
import { BadFlags } from "../decodeFlags.ts"

const parse = (flag: string, typed: string, expected: string): Effect.Effect<bigint, BadFlags> =>
  /^[0-9]{1,18}$/u.test(typed)
    ? Effect.succeed(BigInt(typed))
    : Effect.fail(new BadFlags({ problems: [`${flag} must be ${expected}; it is ${JSON.stringify(typed)}`] }))

export const parseOffset = (flag: string, typed: string): Effect.Effect<bigint, BadFlags> =>
  parse(flag, typed, "an offset, such as 1042")

/** Null: the beginning of the log. `earliest` is Kafka's word for it. */
export const parseStart = (flag: string, typed: string): Effect.Effect<bigint | null, BadFlags> =>
  typed === "beginning" || typed === "earliest"
    ? Effect.succeed(null)
    : parse(flag, typed, "an offset, such as 1042, or beginning")
