import { DateTime, Effect } from "effect"
import { statementRepositorySuite } from "../../contract/index.ts"
import {
  NewBillRepository,
  StatementKind,
  StatementRepository,
  type StatementFact,
  type StatementFacts,
  type TimeSpan
} from "../../src/internal.ts"
import type { MemoryStore } from "../../src/testing/index.ts"
import { backwards, mutant, type MutantSet } from "./mutant.ts"

type Good = StatementRepository["Service"]

const statements = (breaks: string, change: (good: Good, store: MemoryStore["Service"]) => Partial<Good>) =>
  mutant(breaks, StatementRepository, change)

const asking = (breaks: string, change: (query: Parameters<Good["read"]>[0]) => object) =>
  statements(breaks, ({ read }) => ({ read: (query) => read({ ...query, ...change(query) }) }))

const shifting = (breaks: string, change: (span: TimeSpan) => TimeSpan) =>
  asking(breaks, ({ span }) => ({ span: change(span) }))

const reading = (breaks: string, change: (facts: StatementFacts) => Partial<StatementFacts>) =>
  statements(breaks, ({ read }) => ({
    read: (query) => Effect.map(read(query), (good) => ({ ...good, ...change(good) }))
  }))

const eachFact = (breaks: string, change: (fact: StatementFact) => Partial<StatementFact>) =>
  reading(breaks, ({ facts }) => ({ facts: facts.map((fact) => ({ ...fact, ...change(fact) })) }))

const later = (time: DateTime.Utc, milliseconds: number) => DateTime.add(time, { milliseconds })

const dayMs = 86_400_000

const months = (breaks: string, change: (good: Good["readMonth"]) => Good["readMonth"]) =>
  statements(breaks, ({ readMonth }) => ({ readMonth: change(readMonth) }))

const naming = (breaks: string, change: (good: Good["listNamed"]) => Good["listNamed"]) =>
  statements(breaks, ({ listNamed }) => ({ listNamed: change(listNamed) }))

const factMutants = [
  shifting("a span is a day late", ({ end, start }) => ({ start: later(start, dayMs), end: later(end, dayMs) })),
  shifting("a span is a day early", ({ end, start }) => ({ start: later(start, -dayMs), end: later(end, -dayMs) })),
  shifting("the end of a span is in it", ({ end, start }) => ({ start, end: later(end, 1) })),
  shifting("the beginning of a span is not in it", ({ end, start }) => ({ start: later(start, 1), end })),
  asking("the kinds are not looked at", () => ({ kinds: StatementKind.literals })),
  asking("one fact too many", ({ limit }) => ({ limit: limit + 1 })),
  reading("the opening balance is lost", () => ({ before: new Map() })),
  reading("the opening balance has the bills alone", ({ before }) => ({
    before: new Map([...before].filter(([kind]) => kind === "BILL").map(([kind, sum]) => [kind, sum + 1n]))
  })),
  reading("the newest come first", ({ facts }) => ({ facts: facts.toReversed() })),
  reading("cancellations are lost", ({ facts }) => ({
    facts: facts.filter(({ kind }) => kind !== "BILL_CANCELLED")
  })),
  reading("cancelled bills are left out", ({ before, facts }) => ({
    before: new Map([...before].filter(([, sum]) => sum !== 10_000n)),
    facts
  })),
  reading("returned deposits are lost", ({ facts }) => ({
    facts: facts.filter(({ kind }) => kind !== "DEPOSIT_RETURN")
  })),
  eachFact("a reversal raises the sum", ({ amount }) => ({ amount: amount < 0n ? -amount : amount })),
  eachFact("payments are booked when they were paid", ({ bookedAt, paidAt }) => ({ bookedAt: paidAt ?? bookedAt })),
  eachFact("the number of the invoice is lost", () => ({ invoice: null })),
  eachFact("a reversal does not name its payment", () => ({ reversesPaymentId: null })),
  eachFact("a payment does not name its bill", ({ billId, kind }) => ({
    billId: kind === "PAYMENT" ? null : billId
  })),
  mutant("the bills of every dealer are read", StatementRepository, ({ read }, store) => ({
    read: (query) =>
      Effect.flatMap(read(query), (good) =>
        store.read(({ bills }) => ({
          ...good,
          facts: [
            ...good.facts,
            ...[...bills.values()]
              .filter(({ dealerId }) => dealerId !== query.account.dealerId)
              .map(({ commonSum, createdAt, id }): StatementFact => ({
                kind: "BILL",
                bookedAt: createdAt,
                amount: commonSum,
                documentId: String(id),
                billId: id,
                dealId: null,
                paidAt: null,
                reversesPaymentId: null,
                invoice: null
              }))
          ]
        }))
      )
  }))
]

export const statementMutants: MutantSet = {
  suite: statementRepositorySuite,
  mutants: [
    ...factMutants,
    statements("the bills of another dealer are found", ({ listNamed }, { read }) => ({
      listNamed: (query) =>
        Effect.flatMap(
          read(({ bills }) => [...new Set([...bills.values()].map(({ dealerId }) => dealerId))]),
          (dealerIds) =>
            Effect.map(
              Effect.forEach(dealerIds, (dealerId) => listNamed({ ...query, dealerId })),
              (found) => found.flat().slice(0, query.limit)
            )
        )
    })),
    naming(
      "names are compared in upper case",
      (list) => (query) => list({ ...query, names: query.names.map((name) => name.toUpperCase()) })
    ),
    naming("one bill too many", (list) => (query) => list({ ...query, limit: query.limit + 1 })),
    naming(
      "cancelled bills have no name",
      (list) => (query) => Effect.map(list(query), (all) => all.filter(({ status }) => status !== "CANCELLED"))
    ),
    naming(
      "only issued bills have a name",
      (list) => (query) =>
        Effect.map(list(query), (all) =>
          all.filter(({ invoiceNumber, status }) => invoiceNumber !== null || status === "CANCELLED")
        )
    ),
    months(
      "a month has the movements made in it alone",
      (read) => (query) =>
        Effect.map(read(query), (good) => ({
          ...good,
          movements: good.movements.filter(({ bookedAt }) => DateTime.isLessThan(bookedAt, query.span.end))
        }))
    ),
    months(
      "the last movement of a month is lost",
      (read) => (query) => Effect.map(read(query), (good) => ({ ...good, movements: good.movements.slice(0, -1) }))
    ),
    months("one bill too many in a month", (read) => (query) => read({ ...query, limit: query.limit + 1 })),
    months(
      "one movement too many in a month",
      (read) => (query) => read({ ...query, movementsLimit: query.movementsLimit + 1 })
    ),
    months(
      "a month has bills of every month",
      (read) =>
        ({ span, ...query }) =>
          read({ ...query, span: { ...span, start: DateTime.makeUnsafe(0) } })
    ),
    months(
      "the balance is lost",
      (read) => (query) => Effect.map(read(query), (good) => ({ ...good, balance: 0n }))
    ),
    statements("the movements of a bill come newest first", ({ readBill }) => ({
      readBill: (query) =>
        Effect.map(readBill(query), (good) => ({ ...good, movements: good.movements.toReversed() }))
    })),
    statements("one movement too many of a bill", ({ readBill }) => ({
      readBill: (query) => readBill({ ...query, limit: query.limit + 1 })
    })),
    statements("what was taken back from a bill is lost", ({ readBill }) => ({
      readBill: (query) =>
        Effect.map(readBill(query), (good) => ({
          ...good,
          movements: good.movements.filter(({ transfer }) => transfer.to === "BILL")
        }))
    })),
    mutant("what the balance paid of a new bill is lost", NewBillRepository, ({ insert }) => ({
      insert: (made) => insert({ ...made, transfers: [] })
    })),
    statements("payments come newest first", ({ listPayments }) => ({
      listPayments: (query) => backwards(listPayments(query))
    })),
    statements("one payment too many", ({ listPayments }) => ({
      listPayments: (query) => listPayments({ ...query, limit: query.limit + 1 })
    })),
    statements("payments have no transfers", ({ listPayments }) => ({
      listPayments: (query) =>
        Effect.map(listPayments(query), (all) => all.map((each) => ({ ...each, transfers: [] })))
    }))
  ]
}
