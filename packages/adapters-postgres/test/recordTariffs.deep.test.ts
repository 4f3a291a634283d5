import { defaultTariffs, TariffBook } from "@dealer-billing/domain"
import { defaultTariffsJson } from "@dealer-billing/domain/internal"
import { freshDatabase } from "@dealer-billing/test-kit"
import { expect, it } from "@effect/vitest"
import { Effect, Redacted, Result, Schema } from "effect"
import { migrate, recordTariffs } from "../src/index.ts"
import { connectTo } from "./layerPostgres.ts"

const emptyDatabase = Effect.gen(function* () {
  const url = Redacted.make(yield* Effect.promise(freshDatabase))
  yield* migrate({ url })
  return url
})

const bookOf = (...rewards: ReadonlyArray<(typeof TariffBook.Encoded)["rewards"][number]>) =>
  Schema.decodeUnknownSync(TariffBook)({ ...defaultTariffsJson, rewards })
const first = { from: "2020-01-01", ratePercent: "5.00" }
const second = { from: "2026-01-01", ratePercent: "4.50", minimum: "1000.00" }
const planned = { from: "2099-01-01", ratePercent: "4.00", bands: [{ fromPrice: "1.00", ratePercent: "3.00" }] }

const recordedIn = Effect.fn("recordedIn")(function* (url: Redacted.Redacted<string>) {
  const sql = yield* connectTo(url)
  return yield* sql`
    select valid_from::text as "from", content::jsonb ->> 'ratePercent' as rate,
      content_sha256 = sha256(convert_to(content, 'UTF8')) as "isWhole"
    from reward_tariff order by id`
})

it.live("the first tariffs are recorded once, even by parallel starts", () =>
  Effect.gen(function* () {
    const url = yield* emptyDatabase
    const start = recordTariffs({ url, tariffs: bookOf(first, second) })
    const starts = yield* Effect.all([start, start, start], { concurrency: 3 })
    expect(starts.map((days) => days.length).toSorted()).toEqual([0, 0, 2])
    expect(yield* recordedIn(url)).toEqual([
      { from: "2020-01-01", rate: "5.00", isWhole: true },
      { from: "2026-01-01", rate: "4.50", isWhole: true }
    ])
  })
)

it.live("only a tariff that begins later is added", () =>
  Effect.gen(function* () {
    const url = yield* emptyDatabase
    yield* recordTariffs({ url, tariffs: bookOf(first, second) })
    expect(yield* recordTariffs({ url, tariffs: bookOf(first, second, planned) })).toEqual(["2099-01-01"])
    const changed = recordTariffs({ url, tariffs: bookOf(first, { ...second, minimum: "1000.01" }, planned) })
    const { message } = yield* Effect.flip(changed)
    expect(message).toContain("TARIFFS_FILE: the reward tariff from 2026-01-01 was recorded as")
    expect(yield* recordedIn(url)).toHaveLength(3)
  })
)

const insert = (from: string, content = `{"from": "${from}", "timeZone": "Europe/Moscow"}`) => `
  insert into reward_tariff (valid_from, content, content_sha256)
    values ('${from}', '${content}', sha256(convert_to('${content}', 'UTF8')))`

const wrong: ReadonlyArray<readonly [title: string, statement: string]> = [
  ["a tariff between others", insert("2019-12-31")],
  ["a tariff in the place of another", insert("2020-01-01")],
  ["a tariff for days gone by", insert("2026-11-01")],
  ["a tariff with another hash", insert("2099-01-01").replace("convert_to('", "convert_to(' ")],
  ["a tariff that is no object", insert("2099-01-01", "[]")],
  ["a tariff rewritten", "update reward_tariff set content = content"],
  ["a tariff deleted", "delete from reward_tariff"],
  ["the tariffs emptied", "truncate reward_tariff"]
]

it.live.each(wrong)("the database itself refuses %s", ([, statement]) =>
  Effect.gen(function* () {
    const url = yield* emptyDatabase
    yield* recordTariffs({ url, tariffs: defaultTariffs })
    const sql = yield* connectTo(url)
    expect(Result.isFailure(yield* Effect.result(sql.unsafe(statement)))).toBe(true)
    expect(yield* recordedIn(url)).toEqual([{ from: "2020-01-01", rate: "5.00", isWhole: true }])
    yield* sql.unsafe(insert("2099-01-01"))
  })
)
