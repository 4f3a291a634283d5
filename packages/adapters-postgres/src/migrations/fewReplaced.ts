import type { Migration } from "./Migration.ts"

/**
 * Few bills replace another one. Each that a payment closed wrote an entry for nothing into both of these indexes,
 * a twentieth of all that a payment writes into the log.
 */
export const fewReplaced: Migration = {
  id: 20,
  name: "indexes of replaced bills hold those alone",
  statements: [
    "alter table bill drop constraint bill_replaces_key, drop constraint bill_replaced_by_key",
    "create unique index bill_replaces_key on bill (replaces) where replaces is not null",
    "create unique index bill_replaced_by_key on bill (replaced_by) where replaced_by is not null"
  ]
}
