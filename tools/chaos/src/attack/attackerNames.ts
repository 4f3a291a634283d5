export const attackerNames = [
  "slow queries",
  "forged tokens",
  "many sockets",
  "slow loris",
  "raw bytes",
  "hostile JSON",
  "wrong hosts",
  "dots for a statement",
  "long statements",
  "hostile producer",
  "hostile Billing"
] as const

export type AttackerName = (typeof attackerNames)[number]
