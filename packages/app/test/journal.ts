/** A call in Billing's journal. */
export interface JournalCall {
  readonly number: number
  readonly method: string
  readonly kind: string
  readonly ref: string
  readonly fault: string | null
  readonly outcome: string | null
}

/** An object in Billing's journal, lost or not. */
export interface JournalObject {
  readonly kind: string
  readonly ref: string
  readonly id: string
  readonly call: number
}

export interface Journal {
  readonly calls: ReadonlyArray<JournalCall>
  readonly objects: ReadonlyArray<JournalObject>
}

/** The sandbox's journal. */
export const readJournal = async (sandboxUrl: string): Promise<Journal> =>
  (await (await fetch(`${sandboxUrl}/sandbox/journal`)).json()) as Journal

/** What identifies an object of ours in Billing. */
export const keyOf = ({ kind, ref }: { readonly kind: string; readonly ref: string }): string =>
  `${kind.toLowerCase()} ${ref}`

/** Objects of one kind under one reference, where there are more than one. */
export const twinsIn = ({ objects }: Journal): ReadonlyArray<string> => {
  const keys = objects.map(keyOf)
  const seen = new Set<string>()
  return keys.filter((key) => seen.size === seen.add(key).size)
}
