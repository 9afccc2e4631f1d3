/** How much is measured. The fewer and shorter the rounds, the wider the range. */
export type Size = {
  rounds: number
  seconds: number
  warmUpSeconds: number
  /** Links to open beside the one that everybody opens. */
  links: number
  /** Opens of a client that reads every answer. */
  told: number
  deactivations: number
  /** In the full table. */
  sessions: number
  outboxRows: number
  /** After which the gateway's memory is looked at. */
  opens: readonly [early: number, late: number]
}

export const sizes: Record<'smoke' | 'quick' | 'full', Size> = {
  smoke: {
    rounds: 1,
    seconds: 1,
    warmUpSeconds: 1,
    links: 1_000,
    told: 50,
    deactivations: 5,
    sessions: 1_000,
    outboxRows: 1_000,
    opens: [1_000, 2_000],
  },
  quick: {
    rounds: 3,
    seconds: 2,
    warmUpSeconds: 2,
    links: 100_000,
    told: 500,
    deactivations: 50,
    sessions: 200_000,
    outboxRows: 5_000,
    opens: [10_000, 50_000],
  },
  full: {
    rounds: 5,
    seconds: 4,
    warmUpSeconds: 4,
    links: 100_000,
    told: 2_000,
    deactivations: 200,
    sessions: 5_000_000,
    outboxRows: 20_000,
    opens: [100_000, 1_000_000],
  },
}
