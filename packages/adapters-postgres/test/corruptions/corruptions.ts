import type { Corruption } from "./Corruption.ts"
import { ofBills, ofCorrections } from "./ofBills.ts"
import { ofLedger } from "./ofLedger.ts"
import { ofContent, ofMessages } from "./ofMessages.ts"
import { ofMoney } from "./ofMoney.ts"
import { ofOperations, ofSchema } from "./ofOperations.ts"

export const corruptions: ReadonlyArray<Corruption> = [
  ...ofMoney,
  ...ofLedger,
  ...ofBills,
  ...ofCorrections,
  ...ofMessages,
  ...ofContent,
  ...ofOperations,
  ...ofSchema
]
