import { Effect, Layer, Option } from "effect"
import { LocalParties, type NewContract, type NewPayer } from "./LocalParties.ts"

const newest = (versions: ReadonlyArray<NewPayer>): number => Math.max(...versions.map(({ version }) => version))

export const LocalPartiesMemory = Layer.sync(LocalParties, () => {
  const clients = new Map<string, string>()
  const payers: Array<NewPayer> = []
  const contracts = new Map<string, NewContract>()
  const listVersions = (payerId: string) => payers.filter(({ id }) => id === payerId)
  const find: LocalParties["Service"]["find"] = (kind, reference) =>
    Effect.sync(() => {
      const isOurs = (party: { readonly reference: string }) => party.reference === reference
      if (kind === "PAYER") {
        const versions = payers.filter(isOurs)
        return Option.map(Option.fromUndefinedOr(versions[0]), ({ id }) => ({ id, version: newest(versions) }))
      }
      const id = kind === "CLIENT" ? clients.get(reference) : [...contracts.values()].find(isOurs)?.id
      return Option.map(Option.fromUndefinedOr(id), (found) => ({ id: found, version: null }))
    })
  return {
    find,
    putClient: ({ id, reference }) => Effect.sync(() => void clients.set(reference, id)),
    putPayer: (payer) =>
      Effect.sync(() => {
        if (![...clients.values()].includes(payer.clientId)) return Option.none()
        if (!listVersions(payer.id).some(({ version }) => version === payer.version)) payers.push(payer)
        return Option.some(newest(listVersions(payer.id)))
      }),
    putContract: (contract) =>
      Effect.sync(() => {
        const isPossible = listVersions(contract.payerId).some(({ clientId }) => clientId === contract.clientId)
        if (isPossible && !contracts.has(contract.id)) contracts.set(contract.id, contract)
        return contracts.has(contract.id)
      }),
    listPayers: (contractId) =>
      Effect.sync(() =>
        listVersions(contracts.get(contractId)?.payerId ?? "")
          .toSorted((left, right) => left.version - right.version)
          .map(({ payer, version }) => ({ payer, version }))
      )
  }
})
