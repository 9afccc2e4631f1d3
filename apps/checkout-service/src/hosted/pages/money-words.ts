import type { CouponTerms, LinkMode, Recurrence } from '@paylinks/contracts/payment-links'
import { chargeToday, isFree, laterCharges } from '@paylinks/contracts/quotes/charges'
import { startOf } from '@paylinks/contracts/quotes/days'
import type { Charge, Quote, QuotedLine } from '@paylinks/contracts/quotes/quote'
import type { Format } from './format.ts'

// Every word about money that customers read, made from the quote alone.

/** "a month", "every 3 months". */
function per({ interval, interval_count }: Recurrence): string {
  return interval_count === 1 ? `a ${interval}` : `every ${interval_count} ${interval}s`
}

function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`
}

/** The days of a charge that follows today's: "on December 9, 2026", "from December 9, 2026". */
function daysOf({ on, until, times }: Charge, format: Format): string {
  const [first, last] = [on, until].map((day) => day && format.date(startOf(day)))
  if (times === 1) return `on ${first}`
  if (times === 2) return `on ${first} and again on ${last}`
  return times === null ? `from ${first}` : `from ${first} to ${last}`
}

/** "$39.20" where the days are named one by one, "$39.20 a month" where not. */
function amountOf({ totalAtom, times }: Charge, { recurrence }: Quote, format: Format): string {
  const amount = format.money(totalAtom)
  return recurrence === null || times === 1 || times === 2 ? amount : `${amount} ${per(recurrence)}`
}

/** What is charged after today, each amount beside its days; null where nothing is. */
export function laterWords(quote: Quote, format: Format): string | null {
  const charges = laterCharges(quote).map((charge) => `${amountOf(charge, quote, format)} ${daysOf(charge, format)}`)
  return charges.length === 0 ? null : charges.join(', then ')
}

/** What the customer agrees to beyond today's charge, up to the name of the merchant; null where there is nothing. */
export function agreementWords(quote: Quote, format: Format): string | null {
  const later = laterWords(quote, format)
  return later === null ? null : `You will be charged ${later}, until you cancel with`
}

export type Headline = {
  /** "Subscribe to" and what follows: a name that somebody else wrote. */
  label: { verb: string; name: string }
  amount: string
  detail: string | null
}

export function headlineWords(quote: Quote, merchantName: string, format: Format): Headline {
  return {
    label:
      quote.recurrence === null ? { verb: 'Pay', name: merchantName } : { verb: 'Subscribe to', name: subject(quote) },
    amount: headlineAmount(quote, format),
    detail: headlineDetail(quote, format),
  }
}

function subject({ lines }: Quote): string {
  const [first, ...others] = lines.filter(({ isRecurring }) => isRecurring)
  const name = first?.productName ?? ''
  return others.length === 0 ? name : `${name} and ${others.length} more`
}

function headlineAmount(quote: Quote, format: Format): string {
  const today = chargeToday(quote)
  const [next] = laterCharges(quote)
  if (today.totalAtom > 0) return format.money(today.totalAtom)
  if (next === undefined) return 'Free'
  return next.period === 0 ? `${days(quote.trialDays)} free` : `Free until ${format.date(startOf(next.on))}`
}

function headlineDetail(quote: Quote, format: Format): string | null {
  if (quote.recurrence === null) return null
  const later = laterWords(quote, format)
  if (later === null) return isFree(quote) ? 'You are never charged for it.' : 'Nothing more is charged later.'
  const isTrialTold = chargeToday(quote).totalAtom > 0 && laterCharges(quote)[0]?.period === 0
  return isTrialTold ? `${days(quote.trialDays)} free, then ${later}` : `Then ${later}`
}

/** What the button does, in words. */
export function buttonWords(mode: LinkMode, quote: Quote, format: Format): string {
  if (mode === 'setup') return 'Save payment method'
  if (isFree(quote)) return 'Complete order'
  const { totalAtom } = chargeToday(quote)
  const pay = `Pay ${format.money(totalAtom)}`
  if (quote.recurrence === null) return pay
  if (quote.trialDays > 0) return totalAtom > 0 ? `${pay} and start trial` : 'Start free trial'
  return totalAtom > 0 ? `${pay} and subscribe` : 'Subscribe'
}

/** Whether one line says everything: nothing else is sold, nothing taken off, and nothing waits for a trial to end. */
export function isPlain({ lines, coupon, trialDays }: Quote): boolean {
  return lines.length <= 1 && coupon === null && trialDays === 0
}

/** What one of the line costs, where there may be more: "3 × $15.00 a month". */
export function unitWords(line: QuotedLine, quote: Quote, format: Format): string {
  return `${format.number(line.quantity)} × ${recurringAmount(line.unitAmountAtom, line, quote, format)}`
}

export function eachWords(line: QuotedLine, quote: Quote, format: Format): string {
  return `${recurringAmount(line.unitAmountAtom, line, quote, format)} each`
}

export function lineWords(line: QuotedLine, quote: Quote, format: Format): string {
  return recurringAmount(line.subtotalAtom, line, quote, format)
}

function recurringAmount(atoms: number, { isRecurring }: QuotedLine, { recurrence }: Quote, format: Format): string {
  const amount = format.money(atoms)
  return isRecurring && recurrence !== null ? `${amount} ${per(recurrence)}` : amount
}

export type AmountRow = { label: string; detail?: string; amount: string; isTotal?: boolean }

/**
 * How today's charge comes about, and what a coupon or a trial makes of later ones. `total` names the row of today's
 * charge: one word where there is no other, another where more follows.
 */
export function breakdownWords(quote: Quote, format: Format, total: { alone: string; today: string }): AmountRow[] {
  const { coupon, recurrence } = quote
  const today = chargeToday(quote)
  const discounted = coupon !== null && today.discountAtom > 0
  return [
    ...(discounted ? discountRows(quote, coupon, format) : []),
    {
      label: recurrence === null ? total.alone : total.today,
      amount: isFree(quote) ? 'Free' : format.money(today.totalAtom),
      isTotal: true,
    },
    ...(isPlain(quote) ? [] : laterCharges(quote).map((charge) => laterRow(charge, quote, format))),
  ]
}

function discountRows(quote: Quote, coupon: CouponTerms, format: Format): AmountRow[] {
  const { subtotalAtom, discountAtom } = chargeToday(quote)
  return [
    { label: 'Subtotal', amount: format.money(subtotalAtom) },
    {
      label: discountLabel(coupon),
      ...discountDetail(coupon, quote.recurrence, format),
      amount: `−${format.money(discountAtom)}`,
    },
  ]
}

/** That it is a discount, and which: "Discount (Launch week)". */
function discountLabel(coupon: CouponTerms | null): string {
  return coupon === null || coupon.name === null ? 'Discount' : `Discount (${isolated(coupon.name)})`
}

/** A name in a script that is written from right to left must not turn the amounts behind it around (UAX #9). */
function isolated(name: string): string {
  return `\u2068${name}\u2069`
}

function laterRow(charge: Charge, quote: Quote, format: Format): AmountRow {
  const { subtotalAtom, discountAtom } = charge
  const [first = '', ...rest] = daysOf(charge, format)
  return {
    label: first.toUpperCase() + rest.join(''),
    ...(discountAtom > 0 && {
      detail: `${discountLabel(quote.coupon)}: ${format.money(subtotalAtom)} less ${format.money(discountAtom)}`,
    }),
    amount: amountOf(charge, quote, format),
  }
}

/** How much it takes off, where neither its name nor its amount says so, and for how long it does. */
function discountDetail(coupon: CouponTerms, recurrence: Recurrence | null, format: Format): Pick<AmountRow, 'detail'> {
  const { name, percent_off, amount_off_atom } = coupon
  if (recurrence === null) {
    const isSaid = percent_off === null || name?.includes(format.percent(percent_off))
    return isSaid ? {} : { detail: `${format.percent(percent_off)} off` }
  }
  const off = percent_off === null ? format.money(amount_off_atom ?? 0) : format.percent(percent_off)
  return { detail: `${off} off ${discountedWords(coupon)}` }
}

/** The charges that a coupon is taken from, where more than one may follow. */
function discountedWords({ duration, duration_in_months }: CouponTerms): string {
  switch (duration) {
    case 'once':
      return 'the first payment'
    case 'repeating':
      return `payments in the first ${duration_in_months === 1 ? 'month' : `${duration_in_months} months`}`
    case 'forever':
      return 'every payment'
  }
}

export function receiptHeading(mode: LinkMode, quote: Quote): string {
  if (mode === 'setup') return 'Payment method saved'
  if (quote.trialDays > 0) return 'Your trial has started'
  if (quote.recurrence !== null) return 'You are subscribed'
  return chargeToday(quote).totalAtom > 0 ? 'Payment received' : 'Order complete'
}

/** What was paid today; null where nothing was. */
export function paidWords(quote: Quote, format: Format): string | null {
  const { totalAtom } = chargeToday(quote)
  return totalAtom > 0 ? format.money(totalAtom) : null
}
