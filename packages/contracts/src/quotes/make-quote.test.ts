import { anySale, couponTerms, lineItem, quoteOf } from '@paylinks/test-kit/quote-samples'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CouponTerms, Recurrence } from '../payment-links.ts'
import { isFree, laterCharges } from './charges.ts'
import { addMonths, dayOfPeriod } from './days.ts'
import { makeQuote } from './make-quote.ts'
import type { Charge, Quote } from './quote.ts'

const monthly: Recurrence = { interval: 'month', interval_count: 1 }
const plan = (unit_amount_atom: number, recurring = monthly) => lineItem({ unit_amount_atom, recurring })
const fee = (unit_amount_atom: number) => lineItem({ unit_amount_atom })
const percent = (percent_off: number, duration: CouponTerms['duration'] = 'once', months: number | null = null) =>
  couponTerms({ percent_off, duration, duration_in_months: months })
const amountOff = (amount_off_atom: number, duration: CouponTerms['duration'] = 'once') =>
  couponTerms({ amount_off_atom, duration })

/** Each charge as its day, how often and what is paid. */
const shortly = ({ charges }: Quote) => charges.map(({ on, times, totalAtom }) => [on, times, totalAtom])

test('a one-time cart is charged today, whole', () => {
  const quote = quoteOf({ items: [lineItem({ quantity: 3, unit_amount_atom: 1999 }), fee(1)] })
  expect(shortly(quote)).toEqual([['2026-11-25', 1, 5998]])
  expect(quote.charges[0].lines.map(({ subtotalAtom }) => subtotalAtom)).toEqual([5997, 1])
})

test('without a trial the first period is charged today, with whatever is charged once', () => {
  expect(shortly(quoteOf({ items: [plan(4900), fee(1000)] }))).toEqual([
    ['2026-11-25', 1, 5900],
    ['2026-12-25', null, 4900],
  ])
})

test('with a trial only what is charged once is charged today', () => {
  expect(shortly(quoteOf({ items: [plan(4900), fee(1000)], trialDays: 14 }))).toEqual([
    ['2026-11-25', 1, 1000],
    ['2026-12-09', null, 4900],
  ])
})

test('a fixed discount is taken from each charge: $20 off for ever, $100 once, $30 a month, 14 days free', () => {
  const quote = quoteOf({ items: [fee(10_000), plan(3000)], coupon: amountOff(2000, 'forever'), trialDays: 14 })
  expect(shortly(quote)).toEqual([
    ['2026-11-25', 1, 8000],
    ['2026-12-09', null, 1000],
  ])
})

test.each<[string, Recurrence, number | null, unknown[]]>([
  [
    'monthly',
    monthly,
    null,
    [
      ['2026-12-25', 2, 3920],
      ['2027-02-25', null, 4900],
    ],
  ],
  ['quarterly', { interval: 'month', interval_count: 3 }, null, [['2027-02-25', null, 4900]]],
  [
    'every 2 months',
    { interval: 'month', interval_count: 2 },
    null,
    [
      ['2027-01-25', 1, 3920],
      ['2027-03-25', null, 4900],
    ],
  ],
  ['yearly', { interval: 'year', interval_count: 1 }, null, [['2027-11-25', null, 4900]]],
  [
    'weekly',
    { interval: 'week', interval_count: 1 },
    null,
    [
      ['2026-12-02', 13, 3920],
      ['2027-03-03', null, 4900],
    ],
  ],
  [
    'monthly after a trial',
    monthly,
    14,
    [
      ['2026-12-09', 3, 3920],
      ['2027-03-09', null, 4900],
    ],
  ],
  ['monthly after a trial that outlasts it', monthly, 100, [['2027-03-05', null, 4900]]],
  [
    'yearly after a trial',
    { interval: 'year', interval_count: 1 },
    14,
    [
      ['2026-12-09', 1, 3920],
      ['2027-12-09', null, 4900],
    ],
  ],
])(
  '20 % for 3 months, %s: the charges within 3 months of today are discounted',
  (_name, recurrence, trialDays, later) => {
    const quote = quoteOf({ items: [plan(4900, recurrence)], coupon: percent(20, 'repeating', 3), trialDays })
    expect(shortly(quote)).toEqual([['2026-11-25', 1, trialDays === null ? 3920 : 0], ...later])
  },
)

test('the months of a coupon end in short months as periods do', () => {
  const quote = quoteOf({ items: [plan(4900)], coupon: percent(20, 'repeating', 1), today: '2027-01-31' })
  expect(shortly(quote).slice(1)).toEqual([['2027-02-28', null, 4900]])
})

test('a coupon for once is taken from the first charge that is something', () => {
  expect(shortly(quoteOf({ items: [plan(4900)], coupon: percent(20) }))).toEqual([
    ['2026-11-25', 1, 3920],
    ['2026-12-25', null, 4900],
  ])
  expect(shortly(quoteOf({ items: [plan(4900), fee(1000)], coupon: percent(20), trialDays: 14 }))).toEqual([
    ['2026-11-25', 1, 800],
    ['2026-12-09', null, 4900],
  ])
  expect(shortly(quoteOf({ items: [plan(4900), fee(0)], coupon: percent(20), trialDays: 14 }))).toEqual([
    ['2026-11-25', 1, 0],
    ['2026-12-09', 1, 3920],
    ['2027-01-09', null, 4900],
  ])
})

test.each([
  [percent(100, 'forever'), true],
  [amountOff(4900, 'forever'), true],
  [amountOff(4899, 'forever'), false],
  [percent(100, 'repeating', 12), false],
  [percent(100), false],
])('%j makes a plan of 49.00 free for ever: %s', (coupon, free) => {
  for (const trialDays of [null, 14]) expect(isFree(quoteOf({ items: [plan(4900)], coupon, trialDays }))).toBe(free)
})

test('100 lines of ¥5 at 10 % are ¥50 off, in parts that add up', () => {
  const items = Array.from({ length: 100 }, () => lineItem({ unit_amount_atom: 5, currency: 'JPY' }))
  const [today] = quoteOf({ items, coupon: percent(10) }).charges
  expect(today).toMatchObject({ subtotalAtom: 500, discountAtom: 50, totalAtom: 450 })
  expect(today.lines.reduce((sum, { discountAtom }) => sum + (discountAtom ?? 0), 0)).toBe(50)
})

test('50 % of three lines of 1.03 leaves 1.54', () => {
  const { charges } = quoteOf({ items: [fee(103), fee(103), fee(103)], coupon: percent(50) })
  expect(charges[0]).toMatchObject({ discountAtom: 155, totalAtom: 154 })
})

test('a discount that comes to nothing makes no charge of its own', () => {
  expect(shortly(quoteOf({ items: [plan(40)], coupon: percent(1, 'repeating', 3) }))).toEqual([
    ['2026-11-25', 1, 40],
    ['2026-12-25', null, 40],
  ])
})

test('setup mode charges nothing and has no currency', () => {
  const quote = makeQuote({ currency: null, free_trial_days: null }, [], null, '2026-11-25')
  expect(quote).toMatchObject({ currency: null, recurrence: null, charges: [{ totalAtom: 0, lines: [] }] })
})

test('a cart too large for a number is never rounded into a charge', () => {
  const item = lineItem({ unit_amount_atom: 999_999_999_999 })
  const sold = { currency: 'USD', free_trial_days: null }
  expect(() => makeQuote(sold, [{ position: 0, item, quantity: 999_999 }], null, '2026-11-25')).toThrow(RangeError)
})

test('lines and discount add up to the total, nothing is negative, and no charge is above the undiscounted one', () => {
  fc.assert(
    fc.property(anySale, (sale) => {
      const quote = quoteOf(sale)
      const sumOf = (charge: Charge, name: 'subtotalAtom' | 'discountAtom') =>
        charge.lines.reduce((sum, line) => sum + (line[name] ?? Number.NaN), 0)
      for (const charge of quote.charges) {
        const { subtotalAtom, discountAtom, totalAtom, lines } = charge
        expect([sumOf(charge, 'subtotalAtom'), sumOf(charge, 'discountAtom')]).toEqual([subtotalAtom, discountAtom])
        expect(totalAtom).toBe(subtotalAtom - discountAtom)
        expect(
          Math.min(totalAtom, discountAtom, ...lines.map((line) => line.discountAtom ?? -1)),
        ).toBeGreaterThanOrEqual(0)
        for (const line of lines) expect(line.discountAtom ?? -1).toBeLessThanOrEqual(line.subtotalAtom)
      }
      const isTrial = quote.trialDays > 0
      const dueToday = quote.lines.filter(({ isRecurring }) => !isTrial || !isRecurring)
      expect(quote.charges[0].subtotalAtom).toBe(dueToday.reduce((sum, line) => sum + line.subtotalAtom, 0))
      const regular = quote.lines.filter(({ isRecurring }) => isRecurring)
      for (const { subtotalAtom } of quote.charges.slice(1)) {
        expect(subtotalAtom).toBe(regular.reduce((sum, line) => sum + line.subtotalAtom, 0))
      }
    }),
    { numRuns: 2_000 },
  )
})

test('the charges follow one another period by period, without a gap, and the last goes on', () => {
  fc.assert(
    fc.property(anySale, (sale) => {
      const { charges, recurrence, trialDays } = quoteOf(sale)
      expect(charges[0]).toMatchObject({ on: sale.today, until: sale.today, times: 1 })
      expect(charges.length === 1).toBe(recurrence === null)
      if (recurrence === null) return
      const firstDay = new Date(Date.parse(sale.today) + trialDays * 86_400_000).toISOString().slice(0, 10)
      let period = trialDays === 0 ? 1 : 0
      for (const [index, charge] of charges.slice(1).entries()) {
        expect(charge).toMatchObject({ period, on: dayOfPeriod(firstDay, recurrence, period) })
        const isLast = index === charges.length - 2
        expect(charge.times === null).toBe(isLast)
        period += charge.times ?? 0
        expect(charge.until).toBe(isLast ? null : dayOfPeriod(firstDay, recurrence, period - 1))
      }
      expect(charges.length).toBeLessThanOrEqual(3)
    }),
    { numRuns: 2_000 },
  )
})

test('a coupon for some months lowers every charge within them, and none after', () => {
  fc.assert(
    fc.property(anySale, fc.integer({ min: 1, max: 24 }), (sale, months) => {
      const { charges } = quoteOf({ ...sale, coupon: percent(50, 'repeating', months) })
      const end = addMonths(sale.today, months)
      for (const { on, until, subtotalAtom, discountAtom } of charges) {
        if (subtotalAtom === 0) continue
        expect(discountAtom > 0).toBe(on < end)
        if (discountAtom > 0 && until !== null) expect(until < end).toBe(true)
      }
    }),
    { numRuns: 2_000 },
  )
})

test('the order of the lines makes no difference to any charge, nor to what each line is charged', () => {
  fc.assert(
    fc.property(
      anySale.chain((sale) =>
        fc.tuple(
          fc.constant(sale),
          fc.shuffledSubarray(sale.items, { minLength: sale.items.length, maxLength: sale.items.length }),
        ),
      ),
      ([sale, shuffled]) => {
        const [quote, other] = [quoteOf(sale), quoteOf({ ...sale, items: shuffled })]
        expect(inAnyOrder(other, shuffled)).toEqual(inAnyOrder(quote, sale.items))
      },
    ),
    { numRuns: 2_000 },
  )
})

/** The quote with what was sold in place of where it stood. */
function inAnyOrder({ charges, lines, ...terms }: Quote, items: unknown[]) {
  const named = <Line extends { position: number }>(list: Line[]) =>
    list.map(({ position, ...line }) => JSON.stringify([items[position], line])).sort()
  return {
    ...terms,
    lines: named(lines),
    charges: charges.map((charge) => ({ ...charge, lines: named(charge.lines) })),
  }
}

test('what is charged later is what is something', () => {
  const quote = quoteOf({ items: [plan(4900)], coupon: percent(100, 'repeating', 3) })
  expect(laterCharges(quote).map(({ on, totalAtom }) => [on, totalAtom])).toEqual([['2027-02-25', 4900]])
})
