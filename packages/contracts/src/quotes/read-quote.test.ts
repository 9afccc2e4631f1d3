import { anySale, couponTerms, lineItem, quoteOf } from '@paylinks/test-kit/quote-samples'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quoteOfPayment, readQuote, storedQuote } from './read-quote.ts'

test('a quote comes back from JSON as it was agreed to', () => {
  fc.assert(
    fc.property(anySale, (sale) => {
      const quote = quoteOf(sale)
      expect(readQuote(JSON.parse(JSON.stringify(storedQuote(quote))))).toEqual(quote)
    }),
    { numRuns: 1_000 },
  )
})

test('a quote of format 1 is read as it stands, for ever', () => {
  const line = { position: 0, subtotalAtom: 309, discountAtom: 156 }
  const charge = { on: '2026-11-25', until: '2026-11-25', times: 1, period: null, subtotalAtom: 309 }
  const quote = {
    currency: 'USD',
    lines: [
      { position: 0, productName: 'Beans', quantity: 3, unitAmountAtom: 103, subtotalAtom: 309, isRecurring: false },
    ],
    coupon: couponTerms({ percent_off: 50 }),
    recurrence: null,
    trialDays: 0,
    // Not what today's rules make of it.
    charges: [{ ...charge, discountAtom: 156, totalAtom: 153, lines: [line] }],
  }
  expect(readQuote({ format: 1, ...quote })).toEqual(quote)
})

test.each([null, undefined, {}, [], 'quote', { format: 2 }, { format: '1' }, { format: 1, charges: [] }])(
  '%j is no quote that can be read',
  (stored) => {
    expect(() => readQuote(stored)).toThrow()
  },
)

test('a charge by release 0.1 keeps its amounts, whatever the rules have become', () => {
  const monthly = { interval: 'month', interval_count: 1 } as const
  const items = [lineItem({ unit_amount_atom: 10_000 }), lineItem({ unit_amount_atom: 3000, recurring: monthly })]
  const coupon = couponTerms({ amount_off_atom: 2000, duration: 'forever' })
  const sold = { line_items: items, currency: 'USD', free_trial_days: 14, coupon }
  const createdAt = new Date('2026-11-20T23:00:00Z')
  const row = { quote: null, discountAtom: 1538n, amountAtom: 8462n, couponId: coupon.id, createdAt }
  const quote = quoteOfPayment(row, sold, null)
  expect(quote).toMatchObject({ coupon, trialDays: 14, recurrence: monthly })
  expect(quote.lines.map(({ subtotalAtom }) => subtotalAtom)).toEqual([10_000, 3000])
  expect(quote.charges).toMatchObject([
    {
      on: '2026-11-20',
      subtotalAtom: 10_000,
      discountAtom: 1538,
      totalAtom: 8462,
      lines: [{ position: 0, discountAtom: null }],
    },
  ])
  expect(readQuote(JSON.parse(JSON.stringify(storedQuote(quote))))).toEqual(quote)
})
