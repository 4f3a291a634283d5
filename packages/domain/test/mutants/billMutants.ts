import { Effect, Option } from "effect"
import { billCorrectionRepositorySuite, billRepositorySuite, newBillRepositorySuite } from "../../contract/index.ts"
import {
  accountKey,
  BillId,
  BillRepository,
  NewBillRepository,
  type Bill,
  type BillCorrection,
  type BillQuery,
  type PositiveKopecks
} from "../../src/internal.ts"
import { backwards, eachWith, mutant, withoutLast, type MutantSet } from "./mutant.ts"

type Good = BillRepository["Service"]
type NewGood = NewBillRepository["Service"]

const bills = (breaks: string, change: (good: Good) => Partial<Good>) => mutant(breaks, BillRepository, change)

const getting = (breaks: string, change: (bill: Bill) => Partial<Bill>) =>
  bills(breaks, ({ get }) => ({
    get: (id) => Effect.map(get(id), (bill) => ({ ...bill, ...change(bill) }) as Bill)
  }))

const updating = (breaks: string, change: (bill: Bill, known: Bill) => object) =>
  mutant(breaks, BillRepository, ({ update }, store) => ({
    update: (bill) =>
      Effect.flatMap(
        store.read((tables) => tables.bills.get(bill.id)!),
        (known) =>
          Effect.andThen(
            update(bill),
            store.change((tables) =>
              Effect.sync(() => {
                const { commonSum, paidAt, paidSum } = known
                const changed = { ...bill, commonSum, paidAt, paidSum, ...change(bill, known) }
                tables.bills.set(bill.id, changed as Bill)
              })
            )
          )
      )
  }))

/** Both lists in the same wrong way. */
const listing = (
  breaks: string,
  query: (query: Omit<BillQuery, "dealerId">) => Partial<BillQuery>,
  answer: (bills: ReadonlyArray<Bill>) => ReadonlyArray<Bill> = (all) => all
) =>
  bills(breaks, ({ list, listOf }) => ({
    list: (asked) => Effect.map(list({ ...asked, ...query(asked) }), answer),
    listOf: (id, asked) => Effect.map(listOf(id, { ...asked, ...query(asked) }), answer)
  }))

const asIs = () => ({})

/** What a 32-bit float makes of a sum of roubles. */
const rounded = (kopecks: bigint): bigint => BigInt(Math.round(Math.fround(Number(kopecks) / 100) * 100))

const silentTwin = (breaks: string) =>
  mutant(breaks, NewBillRepository, ({ insert }) => ({
    insert: (made) => Effect.catchTag(insert(made), "DuplicateBill", () => Effect.void)
  }))

export const billMutants: MutantSet = {
  suite: billRepositorySuite,
  mutants: [
    getting("the problem is lost", () => ({ problem: null }) as Partial<Bill>),
    getting("the VAT is lost", () => ({ vat: { mode: "none", rate: null, sum: 0n } })),
    getting("sums are floats", ({ commonSum }) => ({ commonSum: rounded(commonSum) as PositiveKopecks })),
    bills("the revision is not looked at", ({ findByDeal }) => ({
      findByDeal: (operation, dealId) => findByDeal(operation, dealId, 1)
    })),
    mutant("the operation is not looked at", BillRepository, (_, { read }) => ({
      findByDeal: (_operation, dealId, revision) =>
        read((tables) =>
          Option.fromUndefinedOr(
            [...tables.bills.values()].find((bill) => bill.dealId === dealId && bill.revision === revision)
          )
        )
    })),
    mutant("an unknown id is any bill's", BillRepository, ({ get }, { read }) => ({
      get: (id) =>
        Effect.catchTag(get(id), "BillNotFound", (error) =>
          Effect.flatMap(
            read((tables) => [...tables.bills.values()][0]),
            (bill) => (bill === undefined ? Effect.fail(error) : Effect.succeed(bill))
          )
        )
    })),
    silentTwin("a second bill of a deal is accepted silently"),
    mutant("a second bill of a deal overwrites the first", NewBillRepository, ({ insert }, { change }) => ({
      insert: (made) =>
        Effect.tapError(insert(made), () =>
          change((tables) =>
            Effect.sync(() => {
              const { dealId, operation } = made.bill
              for (const [id, bill] of tables.bills) {
                if (bill.dealId === dealId && bill.operation === operation)
                  tables.bills.set(id, { ...made.bill, id })
              }
            })
          )
        )
    })),
    mutant("another revision is a duplicate", NewBillRepository, ({ find, insert }) => ({
      insert: (made) =>
        Effect.flatMap(
          Effect.orDie(find(made.bill.cmeDealerId, made.bill.operation, made.bill.dealId)),
          ({ existing }) =>
            insert(Option.isNone(existing) ? made : { ...made, bill: { ...made.bill, revision: 1 } as Bill })
        )
    })),
    updating("an update stores money", ({ commonSum, paidAt, paidSum }) => ({ commonSum, paidAt, paidSum })),
    updating("an update forgets the version of the legal details", (_, { requisiteVersion }) => ({
      requisiteVersion
    })),
    updating("an update forgets the link", (_, { url }) => ({ url })),
    listing("unpaid ones include the paid", ({ filter }) => (filter === "unpaid" ? { filter: "all" } : {})),
    mutant("paid ones include those cancelled", BillRepository, ({ list, listOf }) => ({
      list: (query) => list(query.filter === "paid" ? { ...query, filter: "all" } : query),
      listOf: (id, query) => listOf(id, query.filter === "paid" ? { ...query, filter: "all" } : query)
    })),
    listing("cancelled bills are left out", asIs, (all) => all.filter(({ status }) => status !== "CANCELLED")),
    listing("rejected bills are left out", asIs, (all) => all.filter(({ status }) => status !== "REJECTED")),
    listing("the account type is not looked at", () => ({ accountType: null })),
    listing("the newest come first", asIs, (all) => all.toReversed()),
    listing("one bill too many", ({ limit }) => ({ limit: limit + 1 })),
    listing("a page repeats the last bill of the one before", ({ after }) => ({
      after: after === null ? null : BillId.make(after - 1n)
    })),
    bills("the list by the dealer's id in Lotus differs", ({ listOf }) => ({
      listOf: (id, query) => withoutLast(listOf(id, query))
    })),
    bills("an unknown dealer has an empty list", ({ listOf }) => ({
      listOf: (id, query) => Effect.catchTag(listOf(id, query), "DealerNotFound", () => Effect.succeed([]))
    })),
    mutant("bills of every dealer are listed", BillRepository, ({ list }, { read }) => ({
      list: (query) =>
        Effect.flatMap(list(query), (own) =>
          read((tables) => (own.length > 0 ? own : [...tables.bills.values()].slice(0, query.limit)))
        )
    }))
  ]
}

const listingCorrections = (breaks: string, change: (good: Good["listCorrections"]) => Good["listCorrections"]) =>
  bills(breaks, ({ listCorrections }) => ({ listCorrections: change(listCorrections) }))

const correcting = (breaks: string, change: Partial<BillCorrection>) =>
  bills(breaks, ({ appendCorrection }) => ({
    appendCorrection: (made) => appendCorrection({ ...made, ...change })
  }))

export const billCorrectionMutants: MutantSet = {
  suite: billCorrectionRepositorySuite,
  mutants: [
    updating("an update forgets the replacement", (_, { replacedBy }) => ({ replacedBy })),
    updating("an update forgets the cancellation", (_, { cancelledAt, status }) => ({ cancelledAt, status })),
    updating("an update changes the sum", ({ commonSum }) => ({ commonSum })),
    correcting("the reason is lost", { reason: "" }),
    correcting("the actor is lost", { actor: "service" }),
    correcting("the replacement is lost", { replacedBy: null }),
    listingCorrections("the newest come first", (list) => (id) => backwards(list(id))),
    listingCorrections("only the first is kept", (list) => (id) => Effect.map(list(id), (all) => all.slice(0, 1))),
    mutant("those of every bill are listed", BillRepository, (_, { read }) => ({
      listCorrections: () => read(({ billCorrections }) => [...billCorrections])
    })),
    listingCorrections(
      "a correction looks like a cancellation",
      (list) => (id) =>
        eachWith((each: BillCorrection): BillCorrection => ({ ...each, action: "CANCEL" }))(list(id))
    )
  ]
}

const newBills = (breaks: string, change: (good: NewGood) => Partial<NewGood>) =>
  mutant(breaks, NewBillRepository, change)

export const newBillMutants: MutantSet = {
  suite: newBillRepositorySuite,
  mutants: [
    newBills("only a bill of the same dealer is found", ({ find }) => ({
      find: (id, operation, dealId) =>
        Effect.map(find(id, operation, dealId), (found) => ({
          ...found,
          existing: Option.filter(found.existing, ({ cmeDealerId }) => cmeDealerId === id)
        }))
    })),
    mutant("a bill of another operation is found", NewBillRepository, ({ find }, { read }) => ({
      find: (id, operation, dealId) =>
        Effect.flatMap(find(id, operation, dealId), (found) =>
          read((tables) => ({
            ...found,
            existing: Option.fromUndefinedOr([...tables.bills.values()].find((bill) => bill.dealId === dealId))
          }))
        )
    })),
    newBills("the version of the legal details is lost", ({ find }) => ({
      find: (id, operation, dealId) =>
        Effect.map(find(id, operation, dealId), (found) => ({
          ...found,
          dealer: { ...found.dealer, requisiteVersion: 0 }
        }))
    })),
    mutant("begins where the account is missing", NewBillRepository, ({ begin }, { read }) => ({
      begin: (id, until) =>
        Effect.flatMap(begin(id, until), (begun) =>
          read(({ accounts }) =>
            Option.orElse(begun, () =>
              Option.some({ account: [...accounts.values()][0]!, billId: BillId.make(900n), newerTariffs: [] })
            )
          )
        )
    })),
    mutant("ids are given twice after a rollback", NewBillRepository, ({ begin }, { read }) => ({
      begin: (id, until) =>
        Effect.flatMap(begin(id, until), (begun) =>
          read(({ bills: all }) =>
            Option.map(begun, (each) => ({ ...each, billId: BillId.make(BigInt(all.size + 1)) }))
          )
        )
    })),
    newBills("ids shrink", ({ begin }) => ({
      begin: (id, until) =>
        Effect.map(
          begin(id, until),
          Option.map((each) => ({ ...each, billId: BillId.make(1_000_000n - each.billId) }))
        )
    })),
    newBills("newer tariffs are not told", ({ begin }) => ({ begin: (id) => begin(id, "9999-12-31") })),
    mutant("the balance stays", NewBillRepository, ({ insert }, { change, read }) => ({
      insert: (made) =>
        Effect.flatMap(
          read(({ accounts }) => accounts.get(accountKey(made.account))!),
          (before) =>
            Effect.tap(insert(made), () =>
              change(({ accounts }) => Effect.sync(() => void accounts.set(accountKey(made.account), before)))
            )
        )
    })),
    mutant("the operation is lost", NewBillRepository, ({ insert }, { change }) => ({
      insert: (made) =>
        Effect.tap(insert(made), () =>
          change(({ operations }) => Effect.sync(() => void operations.delete(BigInt(operations.size))))
        )
    })),
    silentTwin("a taken deal is accepted silently"),
    newBills("the same tariffs are recorded again", ({ recordTariffs }) => ({
      recordTariffs: (book) => Effect.map(recordTariffs(book), () => ["2099-01-01"])
    })),
    newBills("tariffs in force may change", ({ recordTariffs }) => ({
      recordTariffs: (book) => Effect.catchTag(recordTariffs(book), "TariffsConflict", () => Effect.succeed([]))
    })),
    newBills("no tariffs are recorded", () => ({ recordTariffs: () => Effect.succeed([]) }))
  ]
}
