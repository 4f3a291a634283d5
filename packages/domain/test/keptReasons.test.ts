import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { applyEvents, received } from "../contract/events.ts"
import {
  BillRepository,
  cancelBill,
  correctBill,
  AccountRepository,
  getPayment,
  PositiveKopecks,
  Requisite,
  resolvePayment,
  returnDeposit,
  ReturnId,
  updateRequisite
} from "../src/internal.ts"
import { redactReason } from "../src/dealer/redactReason.ts"
import { by, BillingMemory, sampleRequisite, sampleRequisiteOfSoleProprietor } from "../src/testing/index.ts"
import { ann, dealerTwo, opened } from "./correctionWorld.ts"
import { accountOf, bill, dealerOne, inWorld, reward, settle } from "./world.ts"

const { email, inn, legalAddress, name, settlementAccount } = sampleRequisite
const personal = [email, inn, legalAddress, name, settlementAccount]
const raw = `refund ${inn} of ${name}, ${legalAddress} to ${settlementAccount}, ${email}`
const kept = "refund … of …, … to …, …"
const otherRequisite = Requisite.make({
  ...sampleRequisite,
  name: "ООО «Новое имя»",
  legalAddress: "101000, г. Москва, дом 2"
})

describe("an operator's reason", () => {
  it("is a text of which each piece is personal", () => {
    for (const each of personal) expect(raw).toContain(each)
  })

  it.each(["+7 (495) 123-45-67", "8 (916) 123 45 67", "+7.916.123.45.67", "8 916 123-45-67", "4510 № 123456"])(
    "is kept without %s",
    (told) => {
      expect(redactReason(`so says ${told}, agreed`, [])).toBe("so says …, agreed")
    }
  )

  it.each(["12.11.2026", "1 250 000.00", "lot-42 of 8 cars (10 sold)", "5 % + 20 000"])(
    "is kept with %s",
    (told) => {
      expect(redactReason(`because of ${told}, agreed`, [])).toBe(`because of ${told}, agreed`)
    }
  )

  it("is kept without the signatory's surname", () => {
    const signatory = { name: "Иванов Пётр Сергеевич", position: "директор", basis: "Устав" }
    const written = redactReason("Иванов просил, Петру всё равно", [{ ...sampleRequisite, signatory }])
    expect(written).toBe("… просил, Петру всё равно")
  })

  it.each([
    [
      "Ли",
      "Ли просил, как ли не знаю; ЛИ подтвердил, Лист приложен",
      "… просил, как ли не знаю; … подтвердил, Лист приложен"
    ],
    ["Цой", "договорились с Цоем, деньги Цою, не Цойскому", "договорились с …, деньги …, не Цойскому"],
    ["Ким", "Киму вернуть, Ким согласен, с Кимом решено; Кимоно", "… вернуть, … согласен, с … решено; Кимоно"],
    ["Ан", "Ан и Анна, банк Ан-1", "… и Анна, банк …-1"]
  ])("is kept without the short surname %s, and with what only looks like it", (surname, written, wanted) => {
    const signatory = { name: `${surname} Пётр`, position: "директор", basis: "Устав" }
    expect(redactReason(written, [{ ...sampleRequisite, signatory }])).toBe(wanted)
  })

  it("is kept without the surname of a sole proprietor, who has no other signatory", () => {
    const requisite = { ...sampleRequisiteOfSoleProprietor, name: "ИП Ли Анна Сергеевна" }
    expect(redactReason("ИП Ли просит, Сергеевна согласна", [requisite])).toBe("ИП … просит, … согласна")
  })

  it.effect("for a cancellation is kept and sent to Billing without the dealer's personal data", () =>
    Effect.gen(function* () {
      yield* opened("COMMISSION")
      const { id } = yield* bill(reward("lot-1", 100_000_000n))
      yield* settle()
      const cancelled = yield* cancelBill({ billId: id, reason: raw }).pipe(by(ann))
      yield* settle()
      const corrections = yield* BillRepository
      expect((yield* corrections.listCorrections(id)).map(({ reason }) => reason)).toEqual([kept])
      const told = (yield* (yield* BillingMemory).objects).flatMap(({ cancelReason }) => cancelReason ?? [])
      expect(told).toEqual([kept])
      expect((yield* cancelBill({ billId: id, reason: raw }).pipe(by(ann))).cancelledAt).toEqual(
        cancelled.cancelledAt
      )
      expect(yield* corrections.listCorrections(id)).toHaveLength(1)
    }).pipe(inWorld)
  )

  it.effect("for a correction has nothing of the dealer before, and of the dealer after it", () =>
    Effect.gen(function* () {
      yield* opened("COMMISSION")
      yield* updateRequisite({ cmeDealerId: dealerTwo, requisite: otherRequisite })
      const { id } = yield* bill(reward("lot-1", 100_000_000n))
      yield* settle()
      const command = { cmeDealerId: dealerTwo, reason: `${name} gave it to ${otherRequisite.name}` }
      const { bill: second } = yield* correctBill({ billId: id, ...command }).pipe(by(ann))
      const [found] = yield* (yield* BillRepository).listCorrections(id)
      expect(found?.reason).toBe("… gave it to …")
      expect(yield* correctBill({ billId: id, ...command }).pipe(by(ann))).toMatchObject({
        isCreated: false,
        bill: { id: second.id }
      })
    }).pipe(inWorld)
  )

  it.effect("for a returned deposit is masked, and its repeat is the same return also under new requisites", () =>
    Effect.gen(function* () {
      const contract = yield* opened("DEPOSIT")
      yield* applyEvents(received("p-1", contract, 500n))
      const command = { returnId: ReturnId.make("r-1"), sum: PositiveKopecks.make(100n), reason: raw }
      const { depositReturn } = yield* returnDeposit({ cmeDealerId: dealerOne, ...command }).pipe(by(ann))
      const stored = yield* (yield* AccountRepository).findReturn(command.returnId)
      expect([depositReturn.reason, stored]).toMatchObject([kept, { value: { reason: kept } }])
      yield* updateRequisite({ cmeDealerId: dealerOne, requisite: otherRequisite })
      expect(yield* returnDeposit({ cmeDealerId: dealerOne, ...command }).pipe(by(ann))).toEqual({
        depositReturn,
        isCreated: false
      })
      const other = yield* Effect.exit(
        returnDeposit({ cmeDealerId: dealerOne, ...command, reason: "another" }).pipe(by(ann))
      )
      expect(other._tag).toBe("Failure")
      expect((yield* accountOf("DEPOSIT")).balance).toBe(400n)
    }).pipe(inWorld)
  )

  it.effect("for rejecting a payment is masked if the payment's dealer is known, and can be repeated", () =>
    Effect.gen(function* () {
      const contract = yield* opened("COMMISSION")
      yield* applyEvents(received("p-1", contract, 500n, "i-unknown"), received("p-2", "c-unknown", 500n))
      const reject = { action: "reject", reason: raw } as const
      const noteOf = (paymentId: string) =>
        Effect.map(getPayment(paymentId), ({ history }) => history.map(({ note }) => note))
      for (const id of ["p-1", "p-2"]) yield* resolvePayment({ address: id, ...reject }).pipe(by(ann))
      expect(yield* noteOf("p-1")).toEqual([kept])
      expect(yield* noteOf("p-2")).toEqual([`refund … of ${name}, ${legalAddress} to …, …`])
      yield* updateRequisite({ cmeDealerId: dealerOne, requisite: otherRequisite })
      for (const id of ["p-1", "p-2"]) yield* resolvePayment({ address: id, ...reject }).pipe(by(ann))
      expect((yield* noteOf("p-1")).length).toBe(1)
      const other = yield* Effect.exit(
        resolvePayment({ address: "p-1", ...reject, reason: "another" }).pipe(by(ann))
      )
      expect(other._tag).toBe("Failure")
    }).pipe(inWorld)
  )
})
