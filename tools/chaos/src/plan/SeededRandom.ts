/** mulberry32: the same numbers for the same seed on every machine. */
export class SeededRandom {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  /** Both ends included. */
  integer(minimum: number, maximum: number): number {
    return minimum + Math.floor(this.next() * (maximum - minimum + 1))
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<A>(list: ReadonlyArray<A>): A {
    const picked = list[this.integer(0, list.length - 1)]
    if (picked === undefined) throw new Error("the list is empty")
    return picked
  }

  /** An independent generator. */
  fork(): SeededRandom {
    return new SeededRandom(this.integer(0, 0x7fff_ffff))
  }

  shuffled<A>(list: ReadonlyArray<A>): Array<A> {
    return list
      .map((value) => ({ value, order: this.next() }))
      .toSorted((left, right) => left.order - right.order)
      .map(({ value }) => value)
  }
}

/** From 1 to `most`, or 0 if `most` is 0. */
export const amountUpTo = (random: SeededRandom, most: bigint): bigint =>
  most <= 1n ? most : BigInt(random.integer(1, Number(most)))
