import { AllocationPreviewJson, allocationPreviewJson } from "@dealer-billing/adapters-http"
import {
  AccountType,
  BillIdText,
  CmeDealerId,
  formatMoney,
  PositiveMoney,
  previewAllocation
} from "@dealer-billing/domain"
import { Console, Effect, Option, Schema } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { booksLayer } from "../commandLayers.ts"
import { settings } from "../settings.ts"
import { jsonFlag } from "../showOperation.ts"
import { allocationTable } from "./showPayment.ts"

const decode = Schema.decodeUnknownEffect(
  Schema.Struct({ cmeDealerId: CmeDealerId, sum: PositiveMoney, billId: Schema.NullOr(BillIdText) })
)
const encode = Schema.encodeEffect(AllocationPreviewJson)

export const previewCommand = Command.make(
  "preview",
  {
    dealer: Argument.String("dealer").pipe(Argument.withDescription("The dealer's id in Lotus")),
    account: Argument.Literals("account", AccountType.literals),
    sum: Argument.String("sum").pipe(Argument.withDescription("Such as 5000.00")),
    bill: Flag.optional(Flag.String("bill").pipe(Flag.withDescription("The bill that the payment would name"))),
    json: jsonFlag
  },
  Effect.fn(function* ({ account, bill, dealer, json, sum }) {
    const asked = yield* decode({ cmeDealerId: dealer, sum, billId: Option.getOrNull(bill) })
    const preview = yield* previewAllocation(asked.cmeDealerId, account, asked).pipe(
      Effect.provide(booksLayer(yield* settings))
    )
    if (json) {
      const encoded = yield* Effect.orDie(encode(allocationPreviewJson(preview)))
      return yield* Console.log(JSON.stringify(encoded, null, 2))
    }
    const { balanceAfter, balanceBefore, transfers } = preview
    const balance = `balance ${formatMoney(balanceBefore)}, then ${formatMoney(balanceAfter)}; nothing was changed`
    yield* Console.log([allocationTable(transfers), balance].join("\n\n"))
  })
).pipe(Command.withDescription("What a payment of that sum would close in an account, and why; changes nothing"))
