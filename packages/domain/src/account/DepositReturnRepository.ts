import { Context, type Effect, type Option } from "effect"
import type { StorageUnavailable } from "../shared/StorageUnavailable.ts"
import type { DepositReturn, DuplicateDepositReturn, ReturnId } from "./DepositReturn.ts"

export class DepositReturnRepository extends Context.Service<
  DepositReturnRepository,
  {
    /** By the id alone, whichever dealer it belongs to. */
    readonly find: (id: ReturnId) => Effect.Effect<Option.Option<DepositReturn>, StorageUnavailable>
    /** Also sets the balance of the locked DEPOSIT account. Stores nothing when the id is taken, even concurrently. */
    readonly insert: (made: DepositReturn) => Effect.Effect<void, DuplicateDepositReturn | StorageUnavailable>
  }
>()("@dealer-billing/domain/account/DepositReturnRepository") {}
