export interface Scale {
  readonly rounds: number
  /** Bills in the database for payments; three quarters are open. */
  readonly applyBills: number
  /** Payments per round. */
  readonly chunked: number
  readonly single: number
  readonly kafkaBatched: number
  readonly kafkaSingle: number
  /** Bills in the databases of the growth rows. */
  readonly growthBills: ReadonlyArray<number>
  readonly growthOperations: number
  readonly httpRequests: number
  readonly writersMs: number
  readonly waitingMessages: number
}

type ScaleName = "small" | "full"

export const scales: Readonly<Record<ScaleName, Scale>> = {
  small: {
    rounds: 3,
    applyBills: 60_000,
    chunked: 4_000,
    single: 800,
    kafkaBatched: 4_000,
    kafkaSingle: 400,
    growthBills: [1_000, 20_000],
    growthOperations: 100,
    httpRequests: 600,
    writersMs: 3_000,
    waitingMessages: 10_000
  },
  full: {
    rounds: 5,
    applyBills: 400_000,
    chunked: 20_000,
    single: 4_000,
    kafkaBatched: 25_000,
    kafkaSingle: 2_500,
    growthBills: [1_000, 100_000, 1_000_000],
    growthOperations: 400,
    httpRequests: 5_000,
    writersMs: 20_000,
    waitingMessages: 100_000
  }
}
