import { appendOnly } from "./appendOnly.ts"
import type { Migration } from "./Migration.ts"

const gap = `
  create table log_gap (
    topic text not null check (topic <> ''),
    "partition" integer not null check ("partition" >= 0),
    from_offset bigint not null check (from_offset >= 0),
    until_offset bigint not null check (until_offset > from_offset),
    primary key (topic, "partition", from_offset, until_offset)
  )`

export const logGaps: Migration = {
  id: 25,
  name: "offsets without a message",
  statements: [gap, appendOnly("log_gap")]
}
