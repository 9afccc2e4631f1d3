import type { CouponTerms, LineItem } from '@paylinks/contracts/payment-links'
import { cartLinesOf } from '@paylinks/contracts/quotes/cart'
import { makeQuote } from '@paylinks/contracts/quotes/make-quote'
import fc from 'fast-check'

/** What a merchant sells and a customer agrees to, as quotes are made of it. */
export type Sale = {
  items: LineItem[]
  coupon?: CouponTerms | null
  trialDays?: number | null
  today?: string
}

export function lineItem(terms: Partial<LineItem> = {}): LineItem {
  return {
    price_id: 'price_test_1',
    product_id: 'prod_test_1',
    product_name: 'Pro plan',
    product_image_url: null,
    quantity: 1,
    min_quantity: null,
    max_quantity: null,
    description: null,
    unit_amount_atom: 4900,
    currency: 'USD',
    recurring: null,
    ...terms,
  }
}

export function couponTerms(terms: Partial<CouponTerms>): CouponTerms {
  return {
    id: 'coupon_test_1',
    name: null,
    percent_off: null,
    amount_off_atom: null,
    currency: terms.amount_off_atom === undefined ? null : 'USD',
    duration: 'once',
    duration_in_months: null,
    ...terms,
  }
}

export function quoteOf({ items, coupon = null, trialDays = null, today = '2026-11-25' }: Sale) {
  const sold = { line_items: items, currency: items[0]?.currency ?? null, free_trial_days: trialDays }
  return makeQuote(sold, cartLinesOf(sold, null), coupon, today)
}

const MILLISECONDS_OF_DAY = 86_400_000
const today = fc
  .integer({ min: Date.UTC(2026, 0, 1) / MILLISECONDS_OF_DAY, max: Date.UTC(2036, 0, 1) / MILLISECONDS_OF_DAY })
  .map((day) => new Date(day * MILLISECONDS_OF_DAY).toISOString().slice(0, 10))

const recurrence = fc.oneof(
  fc.constantFrom<NonNullable<LineItem['recurring']>>(
    { interval: 'month', interval_count: 1 },
    { interval: 'month', interval_count: 3 },
    { interval: 'year', interval_count: 1 },
    { interval: 'week', interval_count: 1 },
  ),
  fc.record({
    interval: fc.constantFrom('day' as const, 'week' as const, 'month' as const, 'year' as const),
    interval_count: fc.integer({ min: 1, max: 12 }),
  }),
)

const duration = fc.oneof(
  fc.constantFrom({ duration: 'once' as const }, { duration: 'forever' as const }),
  fc.integer({ min: 1, max: 24 }).map((duration_in_months) => ({ duration: 'repeating' as const, duration_in_months })),
)

const discount = fc.oneof(
  fc.constantFrom(100, 50, 10).map((percent_off) => ({ percent_off })),
  fc.integer({ min: 1, max: 10_000 }).map((hundredths) => ({ percent_off: hundredths / 100 })),
  fc.integer({ min: 1, max: 10_000_000 }).map((amount_off_atom) => ({ amount_off_atom })),
)

const coupon = fc.option(fc.tuple(discount, duration).map(([off, holds]) => couponTerms({ ...off, ...holds })))

const cart = fc.tuple(
  fc.array(
    fc.record({
      quantity: fc.integer({ min: 1, max: 999 }),
      unit_amount_atom: fc.oneof(fc.constantFrom(0, 103, 4900), fc.nat({ max: 300 }), fc.nat({ max: 99_999_999 })),
      isRecurring: fc.boolean(),
      price_id: fc.constantFrom('price_test_1', 'price_test_2', 'price_test_3'),
    }),
    { minLength: 1, maxLength: 12 },
  ),
  recurrence,
)

/** Any cart with any coupon, trial and first day. */
export const anySale: fc.Arbitrary<Required<Sale>> = fc
  .record({ cart, coupon, trialDays: fc.constantFrom(null, null, 1, 14, 30, 730), today })
  .map(({ cart: [lines, recurring], ...sale }) => ({
    ...sale,
    items: lines.map(({ isRecurring, ...terms }) => lineItem({ ...terms, recurring: isRecurring ? recurring : null })),
  }))
