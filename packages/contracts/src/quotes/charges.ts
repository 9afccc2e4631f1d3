import type { Charge, Quote } from './quote.ts'

// Apart from the schema of a quote, so that browsers can read one without what checks it.

export function chargeToday({ charges }: Quote): Charge {
  return charges[0]
}

/** The charges after today's that take something. */
export function laterCharges({ charges }: Quote): Charge[] {
  return charges.slice(1).filter(({ totalAtom }) => totalAtom > 0)
}

/** Whether nothing is charged, now or ever. */
export function isFree({ charges }: Quote): boolean {
  return charges.every(({ totalAtom }) => totalAtom === 0)
}
