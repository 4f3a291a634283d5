import { Effect } from "effect"
import type { AccountType } from "../account/Account.ts"
import type { DealerRef } from "../dealer/Dealer.ts"
import { pageSize, takePage } from "../shared/page.ts"
import type { Bill, BillId } from "./Bill.ts"
import { BillRepository, type BillFilter } from "./BillRepository.ts"

export const billsPageMax = 200

export interface ListBills extends DealerRef {
  readonly filter: BillFilter
  readonly accountType: AccountType | null
  readonly after: BillId | null
  /** 1 to 200. */
  readonly limit: number
}

export interface BillPage {
  readonly items: ReadonlyArray<Bill>
  readonly next: BillId | null
}

/** Lists a dealer's bills, oldest first. A page has 1 to 200. */
export const listBills = Effect.fn("listBills")(function* ({ cmeDealerId, ...request }: ListBills) {
  const size = pageSize(request.limit, billsPageMax)
  const found = yield* (yield* BillRepository).listOf(cmeDealerId, { ...request, limit: size + 1 })
  return takePage(found, size, ({ id }) => id) satisfies BillPage
})
