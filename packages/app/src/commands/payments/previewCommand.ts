import { AllocationPreviewJson, allocationPreviewJson } from "@dealer-billing/adapters-http"
import { AccountType, CmeDealerId, formatMoney, PositiveMoney, previewAllocation } from "@dealer-billing/domain"
import { BillIdText } from "@dealer-billing/domain/internal"
import { Console, Effect, Option, Schema } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { ledgerLayer } from "../commandLayers.ts"
import { decodeFlags } from "../decodeFlags.ts"
import { jsonFlag, printJson } from "../output.ts"
import { settings } from "../settings.ts"
import { allocationTable } from "./showPayment.ts"

const Request = Schema.Struct({ cmeDealerId: CmeDealerId, sum: PositiveMoney, billId: Schema.NullOr(BillIdText) })
const names = { cmeDealerId: "<dealer>", sum: "<sum>", billId: "--bill" }
const encode = Schema.encodeEffect(AllocationPreviewJson)

export const previewCommand = Command.make(
  "preview",
  {
    dealer: Argument.String("dealer").pipe(Argument.withDescription("The dealer's id in Lotus")),
    account: Argument.Literals("account", AccountType.literals).pipe(
      Argument.withDescription("The account that gets the payment")
    ),
    sum: Argument.String("sum").pipe(Argument.withDescription("In roubles, such as 5000.00")),
    bill: Flag.optional(Flag.String("bill").pipe(Flag.withDescription("The bill that the payment names"))),
    json: jsonFlag
  },
  Effect.fn(function* ({ account, bill, dealer, json, sum }) {
    const input = { cmeDealerId: dealer, sum, billId: Option.getOrNull(bill) }
    const request = yield* decodeFlags(Request, input, names)
    const preview = yield* previewAllocation({ accountType: account, ...request }).pipe(
      Effect.provide(ledgerLayer(yield* settings))
    )
    if (json) return yield* printJson(yield* Effect.orDie(encode(allocationPreviewJson(preview))))
    const { balanceAfter, balanceBefore, transfers } = preview
    const balance = `Balance ${formatMoney(balanceBefore)} before, ${formatMoney(balanceAfter)} after.`
    yield* Console.log([allocationTable(transfers), `${balance} Nothing was changed.`].join("\n\n"))
  })
).pipe(Command.withDescription("Dry run: show which bills a payment of that sum would pay. Changes nothing"))
