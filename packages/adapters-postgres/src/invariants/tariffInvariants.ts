import type { SqlClient } from "effect/sql/SqlClient"
import type { Invariant } from "./Invariant.ts"

/** An amount in kopecks, or a percentage in hundredths, from the content of a tariff. */
const hundredths = (sql: SqlClient, field: "fromPrice" | "maximum" | "minimum" | "ratePercent") =>
  sql`replace(part ->> ${field}::text, '.', '')::bigint`

/** Written a second time on purpose: the check must not repeat a mistake of the domain. */
const tariffParts = (sql: SqlClient) => sql`
  tariff as materialized (
    select valid_from, recorded_at, recorded_at = min(recorded_at) over () as is_first, part,
      part ->> 'timeZone' as time_zone,
      ${hundredths(sql, "minimum")} as minimum, ${hundredths(sql, "maximum")} as maximum
    from (select *, content::jsonb as part from reward_tariff) recorded
  ), band as materialized (
    select valid_from, null::bigint as from_price, ${hundredths(sql, "ratePercent")} as rate from tariff
    union all
    select valid_from, ${hundredths(sql, "fromPrice")}, ${hundredths(sql, "ratePercent")}
    from (select valid_from, jsonb_array_elements(part -> 'bands') as part from tariff) bands
  )`

export const tariffInvariants: ReadonlyArray<Invariant> = [
  {
    name: "tariff-recorded",
    title: "A recorded tariff is unchanged, starts after all earlier tariffs, and was recorded before it started",
    broken: (sql) => sql`
      select id as tariff_id, valid_from, recorded_at
      from (
        select *, min(recorded_at) over () as first_at,
          max(valid_from) over (order by id rows between unbounded preceding and 1 preceding) as newest_before
        from reward_tariff
      ) t
      where content_sha256 <> sha256(convert_to(content, 'UTF8'))
        or content::jsonb ->> 'from' is distinct from valid_from::text
        or valid_from <= newest_before
        or recorded_at > first_at
          and valid_from <= (recorded_at at time zone (content::jsonb ->> 'timeZone'))::date`
  },
  {
    name: "bill-tariff",
    // A tariff that was recorded after the bill did not apply to it; the first tariffs apply to older bills as well.
    title: "A reward bill has the rate and the limits of the tariff that was in force when its deal was closed",
    broken: (sql) => sql`
      with ${tariffParts(sql)}
      select b.id as bill_id, b.closed_at, b.car_price, b.reward_tariff_from, b.reward_rate_percent,
        expected.rate as recorded_rate
      from bill b
      left join tariff t on t.valid_from = b.reward_tariff_from
      left join lateral (
        select band.rate, band.from_price from band
        where band.valid_from = b.reward_tariff_from and coalesce(band.from_price, 0) <= b.car_price
        order by band.from_price desc nulls last limit 1
      ) expected on true
      where b.operation = 'GET_REWARD' and (
        (b.reward_rate_percent, b.reward_band_from, b.reward_minimum, b.reward_maximum)
          is distinct from (expected.rate, expected.from_price, t.minimum, t.maximum)
        or b.reward_tariff_from is distinct from (
          select max(other.valid_from) from tariff other
          where other.valid_from <= (b.closed_at at time zone t.time_zone)::date
            and (other.is_first or other.recorded_at <= b.created_at)
        )
      )`
  }
]
