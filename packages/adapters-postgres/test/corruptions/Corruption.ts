/** One thing that goes wrong in the books, by a hand or a restore, and the invariant that has to tell. */
export interface Corruption {
  readonly title: string
  readonly breaks: string
  /** Guards that are taken off first. */
  readonly without?: ReadonlyArray<string>
  /** An INSERT, UPDATE or DELETE that changes at least one row; none where taking a guard off is all. */
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

const position = `topic, "partition", "offset"`
/** The `row`th of what a condition finds in a table, by its key. */
export const one = (table: string, key: string, condition: string, row = 0) =>
  `${key} = (select ${key} from ${table} where ${condition} order by ${key} limit 1 offset ${row})`
export const at = (table: string, condition: string) =>
  `(${position}) = (select ${position} from ${table} where ${condition} order by ${position} limit 1)`
export const rich = (type: string) =>
  `dealer_id = (select id from dealers where cme_dealer_id = 'rich') and account_type = '${type}'`
