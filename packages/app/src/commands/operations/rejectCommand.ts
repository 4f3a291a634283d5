import { RejectOperation, rejectOperation } from "@dealer-billing/domain"
import { Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { byOperator } from "../byOperator.ts"
import { ledgerLayer } from "../commandLayers.ts"
import { decodeFlags } from "../decodeFlags.ts"
import { jsonFlag } from "../output.ts"
import { settings } from "../settings.ts"
import { idArgument, parseOperationId } from "./operationId.ts"
import { showOperation } from "./showOperation.ts"

export const rejectCommand = Command.make(
  "reject",
  {
    id: idArgument,
    reason: Flag.String("reason").pipe(Flag.withDescription("Shown to Lotus; no personal data")),
    json: jsonFlag
  },
  Effect.fn(function* ({ id, json, reason }) {
    const operationId = yield* parseOperationId(id)
    const command = yield* decodeFlags(RejectOperation, { reason }, { reason: "--reason" })
    const rejected = yield* rejectOperation({ operationId, ...command }).pipe(
      byOperator("rejectOperation", `/v1/operations/${id}`),
      Effect.provide(ledgerLayer(yield* settings))
    )
    yield* showOperation(rejected, json)
  })
).pipe(Command.withDescription("Give up an operation; its account or bill then shows the reason"))
