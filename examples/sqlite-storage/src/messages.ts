import { ProcessedMessageRepository, type Payment, type ProcessedMessage } from "@dealer-billing/domain"
import { isSameMessage, positionKey, processedPageMax, type LogDecision } from "@dealer-billing/domain/internal"
import { Effect, Layer } from "effect"
import { toJson } from "./json.ts"
import { list, SqliteStore, type Sql } from "./SqliteStore.ts"

const readContent = (sql: Sql, paymentId: string | null): string | null =>
  paymentId === null
    ? null
    : (sql.docs<Payment>("select doc from payment where payment_id = ?", paymentId)[0]?.content ?? null)

export const messagesLayer = Layer.effect(
  ProcessedMessageRepository,
  Effect.map(SqliteStore, (store) => ({
    newest: (sources) =>
      store.read((sql) => {
        const where = "where source in (select value from json_each(?)) group by source"
        const rows = sql.all(`select source, max(number) as number from processed_message ${where}`, list(sources))
        return new Map(rows.map(({ number, source }) => [String(source), number as bigint]))
      }),
    list: ({ from, source, until }, messages) =>
      store.read((sql) => {
        const given = new Map(messages.map((message) => [positionKey(message.position), message]))
        const where = "source = ? and number >= ? and number < ? order by number limit ?"
        const stored = `select doc from processed_message where ${where}`
        return sql.docs<ProcessedMessage>(stored, source, from, until, processedPageMax).map((message) => {
          const { outcome, paymentId, position } = message
          const other = given.get(positionKey(position))
          const isSame = other === undefined ? null : isSameMessage(message, other)
          return { number: position.number, outcome, paymentId, isSame, content: readContent(sql, paymentId) }
        })
      }),
    // Nothing here counts the numbers of a source.
    passOver: () => Effect.void,
    decisions: (sources) =>
      store.read((sql) => {
        const where = "source in (select value from json_each(?)) order by log"
        const found = sql.docs<LogDecision>(`select doc from log_decision where ${where}`, list(sources))
        return new Map(found.map((decision) => [decision.source, decision]))
      }),
    decide: (decision) =>
      store.write((sql) => {
        const { log, source } = decision
        if (sql.all("select 1 from log_decision where source = ? and log = ?", source, log).length > 0) return false
        sql.insert("log_decision", [source, log, toJson(decision)])
        return true
      })
  }))
)
