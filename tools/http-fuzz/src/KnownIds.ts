import type { DeclaredOperation } from "./OpenApi.ts"
import type { Value } from "./makeRequests.ts"

const keptMax = 200

/** Ids from earlier answers, so that later requests find objects. */
export class KnownIds {
  readonly #kept = new Map<string, Array<string>>([["cmeDealerId", ["dealer-1", "dealer-2"]]])

  /** A cursor belongs to one operation; other ids are shared. */
  getText(name: string, operation: DeclaredOperation, value: Value): string {
    if (typeof value === "string") return value
    const kept = this.#kept.get(name === "cursor" ? `cursor of ${operation.operationId}` : name) ?? []
    return kept[value.known % Math.max(kept.length, 1)] ?? "1"
  }

  remember({ operationId, path }: DeclaredOperation, text: string): void {
    const cursor = /"nextCursor":"([^"]+)"/.exec(text)?.[1]
    if (cursor !== undefined) this.#keep(`cursor of ${operationId}`, cursor)
    for (const [, name = "", id = ""] of text.matchAll(/"(cmeDealerId|billId|paymentId)":"([^"\\]+)"/g)) {
      this.#keep(name, id)
    }
    const kind = /\/v1\/operations/.test(path) ? "operationId" : /bills/.test(path) ? "billId" : null
    for (const [, id = ""] of kind === null ? [] : text.matchAll(/"id":"([0-9]+)"/g)) this.#keep(kind ?? "", id)
  }

  #keep(name: string, id: string): void {
    const kept = this.#kept.get(name) ?? []
    if (!kept.includes(id)) kept.push(id)
    if (kept.length > keptMax) kept.shift()
    this.#kept.set(name, kept)
  }
}
