import type { TariffBook } from "@dealer-billing/domain"
import { Effect } from "effect"
import { Database } from "../database/Database.ts"
import { withConnection } from "../database/withConnection.ts"
import type { DatabaseAddress } from "../database/makeDatabase.ts"
import { recordTariffVersions } from "./recordTariffVersions.ts"

/** Records the tariffs on a connection of its own, before the storage ports exist. */
export const recordTariffs = ({ tariffs, ...address }: DatabaseAddress & { readonly tariffs: TariffBook }) =>
  withConnection({ ...address, applicationName: "dealer-billing-tariffs" })(
    Effect.flatMap(Database, (database) => recordTariffVersions(database)(tariffs))
  )
