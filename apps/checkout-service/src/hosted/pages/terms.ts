import type { LinkMode } from '@paylinks/contracts/payment-links'
import type { Recurrence, Recurring, Totals } from '@paylinks/contracts/totals/totals'
import { needsPaymentMethod } from '../../sessions/offer.ts'
import type { Format } from './format.ts'

/** "a month", "every 3 months". */
export function per({ interval, interval_count }: Recurrence): string {
  return interval_count === 1 ? `a ${interval}` : `every ${interval_count} ${interval}s`
}

/** What is charged after today's charge, or after the trial: "$39.20 a month for 3 months, then $49.00 a month". */
export function laterCharges(recurring: Recurring, format: Format): string {
  const { recurrence, trialDays, first, whileDiscounted, discountMonths, regular } = recurring
  const regularly = `${format.money(regular.totalAtom)} ${per(recurrence)}`
  const discounted = `${format.money(whileDiscounted.totalAtom)} ${per(recurrence)}`
  if (discountMonths === null) return discounted
  if (discountMonths > 0) return `${discounted} for ${months(discountMonths)}, then ${regularly}`
  const isFirstCheaper = trialDays > 0 && first.totalAtom < regular.totalAtom
  return isFirstCheaper
    ? `${format.money(first.totalAtom)} for the first ${period(recurrence)}, then ${regularly}`
    : regularly
}

/** What the button does, in words. */
export function payButtonLabel(mode: LinkMode, totals: Totals, format: Format): string {
  const { dueToday, recurring } = totals
  if (mode === 'setup') return 'Save payment method'
  const pay = `Pay ${format.money(dueToday.totalAtom)}`
  if (recurring === null) return dueToday.totalAtom > 0 ? pay : 'Complete order'
  if (recurring.trialDays > 0) return dueToday.totalAtom > 0 ? `${pay} and start trial` : 'Start free trial'
  if (dueToday.totalAtom > 0) return `${pay} and subscribe`
  return needsPaymentMethod(mode, totals) ? 'Subscribe' : 'Complete order'
}

/** What the customer agrees to beyond today's charge; null when there is nothing. */
export function agreement(totals: Totals, merchantName: string, format: Format, since: Date): string | null {
  const { recurring } = totals
  if (recurring === null || recurring.regular.totalAtom === 0) return null
  const begin =
    recurring.trialDays > 0
      ? `From ${format.date(trialEnd(recurring, since))}`
      : `After the first ${period(recurring.recurrence)}`
  return `${begin} you are charged ${laterCharges(recurring, format)}, until you cancel with ${merchantName}.`
}

export function trialEnd({ trialDays }: Recurring, since: Date): Date {
  const end = new Date(since)
  end.setUTCDate(end.getUTCDate() + trialDays)
  return end
}

export function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`
}

function months(count: number): string {
  return count === 1 ? '1 month' : `${count} months`
}

function period({ interval, interval_count }: Recurrence): string {
  return interval_count === 1 ? interval : `${interval_count} ${interval}s`
}
