import type { Corruption } from "./Corruption.ts"
import { ofBills, ofCorrections } from "./ofBills.ts"
import { ofDeposits, ofTariffs } from "./ofTariffs.ts"
import { ofLedger } from "./ofLedger.ts"
import { ofContent, ofMessages } from "./ofMessages.ts"
import { ofMoney } from "./ofMoney.ts"
import { ofOperations, ofSchema } from "./ofOperations.ts"

export const corruptions: ReadonlyArray<Corruption> = [
  ...ofMoney,
  ...ofLedger,
  ...ofBills,
  ...ofCorrections,
  ...ofTariffs,
  ...ofDeposits,
  ...ofMessages,
  ...ofContent,
  ...ofOperations,
  ...ofSchema
]
