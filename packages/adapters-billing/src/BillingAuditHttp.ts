import { BillingAudit } from "@dealer-billing/domain"
import { Layer } from "effect"
import { makeCall, refusedLookUp, transportOf, type BillingHttpOptions } from "./BillingHttp.ts"
import { findRequest } from "./find/request.ts"
import { listResponse } from "./list/response.ts"

/** Billing's book over HTTP, by the look-ups of the same contract. It retries nothing by itself. */
export const billingAuditHttpLayer = (options: Omit<BillingHttpOptions, "recovery">): Layer.Layer<BillingAudit> =>
  Layer.sync(BillingAudit, () => {
    const call = makeCall(transportOf(options))
    return {
      list: (kind, reference) =>
        refusedLookUp(call(kind, findRequest(kind, reference), (answer) => listResponse(kind, reference, answer)))
    }
  })
