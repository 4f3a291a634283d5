import { Layer } from "effect"
import type { StoragePorts } from "../StoragePorts.ts"
import { AccountRepositoryMemory } from "./AccountRepositoryMemory.ts"
import { AuditTrailMemory } from "./AuditTrailMemory.ts"
import { OperationQueriesMemory } from "./OperationQueriesMemory.ts"
import { BillingOperationRepositoryMemory } from "./BillingOperationRepositoryMemory.ts"
import { BillRepositoryMemory } from "./BillRepositoryMemory.ts"
import { DealerErasureRepositoryMemory } from "./DealerErasureRepositoryMemory.ts"
import { DealerRepositoryMemory } from "./DealerRepositoryMemory.ts"
import { LedgerRepositoryMemory } from "./LedgerRepositoryMemory.ts"
import { MemoryStore } from "./MemoryStore.ts"
import { NewBillRepositoryMemory } from "./NewBillRepositoryMemory.ts"
import { ParkedMessageRepositoryMemory } from "./ParkedMessageRepositoryMemory.ts"
import { ProcessedMessageRepositoryMemory } from "./ProcessedMessageRepositoryMemory.ts"
import { PaymentQueriesMemory } from "./PaymentQueriesMemory.ts"
import { StatementRepositoryMemory } from "./StatementRepositoryMemory.ts"
import { TransactionMemory } from "./TransactionMemory.ts"

/** All storage ports over one in-memory store, empty when built. The store itself is provided for inspection. */
export const layerMemory: Layer.Layer<StoragePorts | MemoryStore> = Layer.fresh(
  NewBillRepositoryMemory.pipe(
    Layer.provideMerge(
      Layer.mergeAll(
        DealerErasureRepositoryMemory,
        DealerRepositoryMemory,
        AccountRepositoryMemory,
        BillRepositoryMemory,
        LedgerRepositoryMemory,
        ParkedMessageRepositoryMemory,
        ProcessedMessageRepositoryMemory,
        PaymentQueriesMemory,
        StatementRepositoryMemory,
        BillingOperationRepositoryMemory,
        OperationQueriesMemory,
        AuditTrailMemory,
        TransactionMemory
      )
    ),
    Layer.provideMerge(MemoryStore.layer)
  )
)
