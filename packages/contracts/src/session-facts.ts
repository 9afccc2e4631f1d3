import type { CheckoutSession } from './checkout-sessions.ts'
import type { Quote } from './quotes/quote.ts'

// What the API and the event of a completed session say alike.

/** What one period of a subscription costs before any discount; null when nothing recurs. */
export function recurringAmountOf({ lines, recurrence }: Quote): CheckoutSession['recurring'] {
  if (recurrence === null) return null
  const atoms = lines.reduce((sum, line) => (line.isRecurring ? sum + line.subtotalAtom : sum), 0)
  return { amount_atom: atoms, interval: recurrence.interval, interval_count: recurrence.interval_count }
}

/** The `utm_` parameters of an open, of what the mint has stored of them. */
export function utmOf(stored: unknown): CheckoutSession['utm'] {
  if (typeof stored !== 'object' || stored === null) return null
  return { source: null, medium: null, campaign: null, term: null, content: null, ...stored }
}
