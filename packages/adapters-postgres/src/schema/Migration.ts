/** One change of the schema. It is applied once, in one transaction, in the order of ids. Never edit a released one. */
export interface Migration {
  readonly id: number
  readonly name: string
  readonly statements: ReadonlyArray<string>
}
