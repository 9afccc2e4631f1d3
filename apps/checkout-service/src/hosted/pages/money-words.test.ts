import { chargeToday, laterCharges } from '@paylinks/contracts/quotes/charges'
import { addMonths } from '@paylinks/contracts/quotes/days'
import { discountOf } from '@paylinks/contracts/quotes/discounts'
import type { Quote } from '@paylinks/contracts/quotes/quote'
import { anySale, couponTerms, lineItem, quoteOf, type Sale } from '@paylinks/test-kit/quote-samples'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFormat } from './format.ts'
import { agreementWords, breakdownWords, buttonWords, headlineWords, laterWords, paidWords } from './money-words.ts'

const monthly = { interval: 'month', interval_count: 1 } as const
const plan = (unit_amount_atom: number, recurring: Required<Sale>['items'][number]['recurring'] = monthly) =>
  lineItem({ unit_amount_atom, recurring })
const fee = (unit_amount_atom: number) => lineItem({ product_name: 'Set-up', unit_amount_atom })
const usd = createFormat('en-US', 'USD')
const percentOff = (
  percent_off: number,
  duration: 'once' | 'repeating' | 'forever',
  duration_in_months: number | null = null,
) => couponTerms({ percent_off, duration, duration_in_months })

test.each<[string, Sale, string]>([
  ['a plan', { items: [plan(4900)] }, '$49.00 | Then $49.00 a month from December 25, 2026 | Pay $49.00 and subscribe'],
  [
    '20 % for 3 months',
    { items: [plan(4900)], coupon: percentOff(20, 'repeating', 3) },
    '$39.20 | Then $39.20 on December 25, 2026 and again on January 25, 2027, then $49.00 a month from February 25, 2027 | Pay $39.20 and subscribe',
  ],
  [
    '20 % for 6 months after a trial',
    { items: [plan(4900)], coupon: percentOff(20, 'repeating', 6), trialDays: 14 },
    '14 days free | Then $39.20 a month from December 9, 2026 to May 9, 2027, then $49.00 a month from June 9, 2027 | Start free trial',
  ],
  [
    'a fixed discount with a trial and a fee',
    {
      items: [fee(10_000), plan(3000)],
      coupon: couponTerms({ amount_off_atom: 2000, duration: 'forever' }),
      trialDays: 14,
    },
    '$80.00 | 14 days free, then $10.00 a month from December 9, 2026 | Pay $80.00 and start trial',
  ],
  [
    'free for ever',
    { items: [plan(4900)], coupon: percentOff(100, 'forever') },
    'Free | You are never charged for it. | Complete order',
  ],
  [
    'free for 3 months',
    { items: [plan(4900)], coupon: percentOff(100, 'repeating', 3) },
    'Free until February 25, 2027 | Then $49.00 a month from February 25, 2027 | Subscribe',
  ],
  [
    'a fee and a plan that is free',
    { items: [fee(1000), plan(0)] },
    '$10.00 | Nothing more is charged later. | Pay $10.00 and subscribe',
  ],
  [
    'every 3 months',
    { items: [plan(9000, { interval: 'month', interval_count: 3 })] },
    '$90.00 | Then $90.00 every 3 months from February 25, 2027 | Pay $90.00 and subscribe',
  ],
  ['once', { items: [fee(19_900)] }, '$199.00 | null | Pay $199.00'],
  ['nothing', { items: [fee(0)] }, 'Free | null | Complete order'],
])('%s is said in words', (_name, sale, words) => {
  const quote = quoteOf(sale)
  const { amount, detail } = headlineWords(quote, 'Northwind', usd)
  expect([amount, String(detail), buttonWords('subscription', quote, usd)].join(' | ')).toBe(words)
})

test('a subscription that is free for ever promises no charge of nothing', () => {
  fc.assert(
    fc.property(anySale, (sale) => {
      const quote = quoteOf({ ...sale, coupon: percentOff(100, 'forever') })
      expect([agreementWords(quote, usd), laterWords(quote, usd), paidWords(quote, usd)]).toEqual([null, null, null])
      const { amount, detail } = headlineWords(quote, 'Northwind', usd)
      expect(`${amount} ${detail} ${buttonWords('subscription', quote, usd)}`).not.toMatch(/\d/)
      const rows = breakdownWords(quote, usd, { alone: 'Total', today: 'Due today' })
      expect(rows.at(-1)).toMatchObject({ amount: 'Free', isTotal: true })
    }),
    { numRuns: 1_000 },
  )
})

/** What a reader takes from a sentence about later charges, knowing nothing of the quote. */
function readCharges(sentence: string) {
  return sentence.split(', then ').map((clause) => {
    const amounts = [...clause.matchAll(/\$([\d,]+\.\d\d)/g)].map(([, text = '']) => Number(text.replaceAll(/\D/g, '')))
    const days = [...clause.matchAll(/[A-Z][a-z]+ \d{1,2}, \d{4}/g)].map(([text]) =>
      new Date(`${text} UTC`).toISOString().slice(0, 10),
    )
    const isOpen = / from /.test(clause) && !/ to /.test(clause)
    const cycle = / (a|every \d+) (day|week|month|year)s? from /.exec(clause)
    return { amounts, days, isOpen, cycle: cycle && [cycle[1] === 'a' ? 1 : Number(cycle[1]?.slice(6)), cycle[2]] }
  })
}

function laterAsRead(quote: Quote) {
  return laterCharges(quote).map(({ totalAtom, on, until, times }) => ({
    amounts: [totalAtom],
    days: times === null || times === 1 ? [on] : [on, until],
    isOpen: times === null,
    cycle: times === 1 || times === 2 ? null : [quote.recurrence?.interval_count, quote.recurrence?.interval],
  }))
}

test('the amounts and days that a customer reads in any sentence are those of the charges', () => {
  fc.assert(
    fc.property(anySale, (sale) => {
      const quote = quoteOf(sale)
      const today = chargeToday(quote)
      const expected = laterAsRead(quote)

      for (const sentence of [laterWords(quote, usd), agreementWords(quote, usd)]) {
        if (sentence === null) expect(expected).toEqual([])
        else expect(readCharges(sentence.replace(', until you cancel with', ''))).toEqual(expected)
      }
      const { amount, detail } = headlineWords(quote, 'Northwind', usd)
      if (expected.length > 0)
        expect(readCharges(detail?.replace(/^\d+ days? free, then /, '') ?? '')).toEqual(expected)
      expect(readCharges(amount)[0]?.amounts).toEqual(today.totalAtom > 0 ? [today.totalAtom] : [])
      expect(readCharges(buttonWords('subscription', quote, usd))[0]?.amounts).toEqual(
        today.totalAtom > 0 ? [today.totalAtom] : [],
      )
      expect(paidWords(quote, usd)).toBe(today.totalAtom > 0 ? usd.money(today.totalAtom) : null)
    }),
    { numRuns: 2_000 },
  )
})

test('beside a discount stands how much is taken off, and off which charges', () => {
  let seen = 0
  fc.assert(
    fc.property(anySale, fc.option(fc.constantFrom('Launch week', '20% off', 'שבוע ההשקה')), (sale, name) => {
      const coupon = sale.coupon ? { ...sale.coupon, name } : null
      const quote = quoteOf({ ...sale, coupon })
      const rows = breakdownWords(quote, usd, { alone: 'Total', today: 'Due today' })
      const row = rows.find(({ amount }) => amount.startsWith('−'))
      const today = chargeToday(quote)
      expect(row === undefined).toBe(today.discountAtom === 0)
      if (coupon === null || row === undefined) return
      expect(row.label).toBe(name === null ? 'Discount' : `Discount (\u2068${name}\u2069)`)
      if (quote.recurrence === null) return
      seen++
      const [, off, which, months] =
        /^(\S+) off (every payment|the first payment|payments in the first (\d+ )?months?)$/.exec(row.detail ?? '') ??
        []
      const atoms = coupon.amount_off_atom
      expect(off).toBe(atoms === null ? usd.percent(coupon.percent_off ?? 0) : usd.money(atoms))
      const isLowered = (day: string | null, index: number) =>
        which === 'every payment' ||
        (which === 'the first payment' ? index === 0 : day !== null && day < addMonths(today.on, Number(months ?? 1)))
      for (const [index, { on, until, subtotalAtom, discountAtom }] of quote.charges.entries()) {
        expect(discountAtom).toBe(isLowered(on, index) ? Number(discountOf(coupon, BigInt(subtotalAtom))) : 0)
        if (discountAtom > 0) expect(isLowered(until, index)).toBe(true)
      }
    }),
    { numRuns: 2_000 },
  )
  expect(seen).toBeGreaterThan(200)
})

test('the rows of the breakdown add up to today’s charge, and give later ones beside their days', () => {
  fc.assert(
    fc.property(anySale, (sale) => {
      const quote = quoteOf(sale)
      const rows = breakdownWords(quote, usd, { alone: 'Total', today: 'Due today' })
      const totalAt = rows.findIndex(({ isTotal }) => isTotal)
      const atoms = (text: string) => Number(text.replaceAll(/\D/g, '')) * (text.startsWith('−') ? -1 : 1)
      const parts = rows.slice(0, totalAt).map(({ amount }) => atoms(amount))
      const total = atoms(rows[totalAt]?.amount ?? '')
      expect(total).toBe(chargeToday(quote).totalAtom)
      if (parts.length > 0) expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total)

      const later = rows.slice(totalAt + 1)
      const isTold = quote.lines.length > 1 || quote.coupon !== null || quote.trialDays > 0
      const expected = isTold ? laterCharges(quote) : []
      expect(
        later.map(
          ({ label, amount }) => readCharges(`${amount} ${label.replace(/^./, (first) => first.toLowerCase())}`)[0],
        ),
      ).toEqual(isTold ? laterAsRead(quote) : [])
      for (const [index, { detail }] of later.entries()) {
        const { subtotalAtom = 0, discountAtom = 0 } = expected[index] ?? {}
        expect(detail).toBe(
          discountAtom === 0 ? undefined : `Discount: ${usd.money(subtotalAtom)} less ${usd.money(discountAtom)}`,
        )
      }
    }),
    { numRuns: 2_000 },
  )
})
