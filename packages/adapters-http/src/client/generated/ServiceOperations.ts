// Made from the OpenAPI document by `npm run contracts`; change the endpoints' declarations instead.

import type { Health, Readiness } from "./Service.ts"

export interface ServiceOperations {
  /**
   * Liveness probe.
   *
   * Problems: invalid-request, malformed-http, request-timeout, misdirected-request, headers-too-large,
   * rate-limited, internal.
   */
  readonly getHealth: {
    readonly input: {}
    readonly status: 200
    readonly body: Health
    readonly canWait: false
  }
  /**
   * Readiness probe.
   *
   * Problems: invalid-request, malformed-http, request-timeout, misdirected-request, headers-too-large,
   * rate-limited, internal.
   */
  readonly getReadiness: {
    readonly input: {}
    readonly status: 200 | 503
    readonly body: Readiness
    readonly canWait: false
  }
  /**
   * Metrics in the Prometheus text format.
   *
   * Problems: invalid-request, malformed-http, request-timeout, misdirected-request, headers-too-large,
   * unauthorized, forbidden, rate-limited, authentication-unavailable, overloaded, internal.
   */
  readonly getMetrics: {
    readonly input: {}
    readonly status: 200
    readonly body: string
    readonly canWait: false
  }
}
