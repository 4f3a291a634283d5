import { Context, type Effect } from "effect"
import type { StorageUnavailable } from "../StorageUnavailable.ts"
import type { MessagePosition, ParkedMessage } from "./Payment.ts"
import type { Refusal } from "./applyFact.ts"

export class ParkedMessageRepository extends Context.Service<
  ParkedMessageRepository,
  {
    /** Parked messages whose missing invoice, contract or payment has appeared, in the order they were parked. */
    readonly listRetriable: (limit: number) => Effect.Effect<ReadonlyArray<ParkedMessage>, StorageUnavailable>
    /** The message's fact is in the books now; it is not parked any more. Its raw bytes stay. */
    readonly resolve: (position: MessagePosition) => Effect.Effect<void, StorageUnavailable>
    /** It was tried again and refused for that reason. */
    readonly refuseAgain: (position: MessagePosition, refusal: Refusal) => Effect.Effect<void, StorageUnavailable>
  }
>()("@dealer-billing/domain/payment/ParkedMessageRepository") {}
