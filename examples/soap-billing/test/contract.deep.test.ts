import { billingContract, FarSide } from "@dealer-billing/domain/contract"
import { Context, Effect, Layer, Redacted } from "effect"
import { billingSoapLayer } from "../src/BillingSoap.ts"
import { startSoapServer, type SoapServer } from "./soapServer.ts"

class Soap extends Context.Service<Soap, SoapServer>()("test/Soap") {}

const billing = Layer.unwrap(
  Effect.map(Soap, ({ url }) =>
    billingSoapLayer({ url, token: Redacted.make("token"), linkHosts: ["billing.example"], timeoutMs: 300 })
  )
)
const farSide = Layer.effect(
  FarSide,
  Effect.map(Soap, (soap) => ({
    spoil: (fault, on) => Effect.sync(() => void soap.faults.push([fault, on])),
    makeTwin: (kind, reference) => Effect.sync(() => soap.makeTwin(kind, reference)),
    arrived: Effect.sync(() => [...soap.arrived])
  }))
)

const layer = Layer.merge(billing, farSide).pipe(Layer.provide(Layer.effect(Soap, startSoapServer)))

billingContract("SOAP", { layer })
