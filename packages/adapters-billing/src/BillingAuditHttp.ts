import { billingConnection, refusedLookUp, type BillingConnectionOptions } from "./transport/index.ts"
import { BillingAudit } from "@dealer-billing/domain"
import { Layer } from "effect"
import { makeCall } from "./BillingHttp.ts"
import { findRequest } from "./find/request.ts"
import { listResponse } from "./list/response.ts"

export const billingAuditHttpLayer = (options: BillingConnectionOptions): Layer.Layer<BillingAudit> =>
  Layer.sync(BillingAudit, () => {
    const connection = billingConnection(options)
    const call = makeCall(connection)
    const { linkHosts } = connection
    return {
      list: (kind, reference) =>
        refusedLookUp(
          call(kind, findRequest(kind, reference), (answer) => listResponse(kind, reference, answer, linkHosts))
        )
    }
  })
