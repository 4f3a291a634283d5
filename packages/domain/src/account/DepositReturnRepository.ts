import { Context, type Effect, type Option } from "effect"
import type { StorageUnavailable } from "../shared/StorageUnavailable.ts"
import type { DepositReturn, DuplicateDepositReturn, ReturnId } from "./DepositReturn.ts"

export class DepositReturnRepository extends Context.Service<
  DepositReturnRepository,
  {
    /** The return of that id, whoever's it is. */
    readonly find: (id: ReturnId) => Effect.Effect<Option.Option<DepositReturn>, StorageUnavailable>
    /**
     * Stores the return and its entry, and makes `heldAfter` the balance of the DEPOSIT account, whose lock is held.
     * Fails, and stores nothing, when the id is taken, also when somebody else took it at the same moment.
     */
    readonly insert: (made: DepositReturn) => Effect.Effect<void, DuplicateDepositReturn | StorageUnavailable>
  }
>()("@dealer-billing/domain/account/DepositReturnRepository") {}
