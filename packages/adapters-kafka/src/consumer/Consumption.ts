import type { OffsetReused } from "@dealer-billing/domain"
import type { Assignment } from "./Assignment.ts"
import type { ConsumerProgress } from "./ConsumerProgress.ts"
import type { ConsumerStuck } from "./ConsumerStuck.ts"
import type { KafkaFailure } from "../connection/KafkaFailure.ts"
import type { LogReader } from "../log/LogReader.ts"
import type { OffsetsLost } from "./OffsetsLost.ts"
import type { ProcessedMissing } from "./ProcessedMissing.ts"
import type { TopicCompacted } from "../topic/TopicCompacted.ts"

/** What all parts of one running consumer share. */
export interface Consumption {
  readonly assignment: Assignment
  readonly log: LogReader
  readonly progress: ConsumerProgress
  /** Has a partition read from that offset on. */
  readonly seek: (partition: number, offset: bigint) => void
}

/** What ends a consumer: a crash of the client, positions that mean nothing any more, or standing still. */
export type Ending = KafkaFailure | OffsetReused | OffsetsLost | ProcessedMissing | ConsumerStuck | TopicCompacted
