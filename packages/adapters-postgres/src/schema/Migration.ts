/** Applied once, in one transaction, in the order of ids. Never edit a released migration. */
export interface Migration {
  readonly id: number
  readonly name: string
  readonly statements: ReadonlyArray<string>
}
