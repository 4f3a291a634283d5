/** A corruption, as by a manual change or a restore, and the invariant that must detect it. */
export interface Corruption {
  readonly title: string
  readonly breaks: string
  /** Constraints and triggers to drop first. */
  readonly without?: ReadonlyArray<string>
  /** An INSERT, UPDATE or DELETE that changes at least one row; none if dropping a constraint is the corruption. */
  readonly statement: string | null
}

export const broken = (
  breaks: string,
  title: string,
  statement: string | null,
  without: ReadonlyArray<string> = []
) => ({
  title,
  breaks,
  statement,
  without
})

const position = `source, number`
/** The `row`th row that matches a condition, by its key. */
export const one = (table: string, key: string, condition: string, row = 0) =>
  `${key} = (select ${key} from ${table} where ${condition} order by ${key} limit 1 offset ${row})`
export const at = (table: string, condition: string) =>
  `(${position}) = (select ${position} from ${table} where ${condition} order by ${position} limit 1)`
export const rich = (type: string) =>
  `dealer_id = (select id from dealers where cme_dealer_id = 'rich') and account_type = '${type}'`
