import type { SeededRandom } from "../plan/SeededRandom.ts"
import { attackerNames, type AttackerName } from "./attackerNames.ts"

/** A part of the run; quiet without attackers. */
export interface AttackWindow {
  readonly durationMs: number
  readonly attackers: ReadonlyArray<AttackerName>
}

const quietMs = 20_000
const attackMs = 30_000
const attacksBetweenQuiet = 6
const atOnce = { least: 2, most: 4 }

/** Every attacker runs once before any runs again. */
const dealer = (random: SeededRandom, names: ReadonlyArray<AttackerName>) => {
  let deck: ReadonlyArray<AttackerName> = []
  return (count: number): ReadonlyArray<AttackerName> => {
    const dealt: Array<AttackerName> = []
    while (dealt.length < Math.min(count, names.length)) {
      if (deck.length === 0) deck = random.shuffled(names)
      const next = deck.find((name) => !dealt.includes(name))
      if (next === undefined) deck = [...deck, ...random.shuffled(names)]
      else {
        dealt.push(next)
        const at = deck.indexOf(next)
        deck = deck.filter((_, index) => index !== at)
      }
    }
    return dealt
  }
}

/** Repeats a quiet window and six attack windows until the time is over. */
export const planWindows = (
  random: SeededRandom,
  minutes: number,
  names: ReadonlyArray<AttackerName> = attackerNames
): ReadonlyArray<AttackWindow> => {
  const deal = dealer(random, names)
  const windows: Array<AttackWindow> = []
  for (let leftMs = minutes * 60_000; leftMs >= quietMs;) {
    const isQuiet = windows.length % (attacksBetweenQuiet + 1) === 0
    const durationMs = isQuiet ? quietMs : attackMs
    if (durationMs > leftMs) break
    const attackers = isQuiet ? [] : deal(random.integer(atOnce.least, atOnce.most))
    windows.push({ durationMs, attackers })
    leftMs -= durationMs
  }
  return windows
}
