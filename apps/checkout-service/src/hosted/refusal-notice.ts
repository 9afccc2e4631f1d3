import type { RefusalCode } from '../payments/attempt-store.ts'

const notices: Record<RefusalCode, string> = {
  card_declined: 'Your card was declined. You were not charged. Try another card, or ask your bank.',
  insufficient_funds: 'Your card has insufficient funds. You were not charged. Try another card.',
  expired_card: 'Your card has expired. You were not charged. Try another card.',
  incorrect_cvc: 'The security code is not that of your card. You were not charged. Check it and try again.',
  processing_error: 'The card could not be processed. You were not charged. Try again in a moment.',
  authentication_failed: 'Your bank did not confirm the payment. You were not charged. Try again, or use another card.',
  coupon_unavailable:
    'The discount was used up while you were paying. You were not charged. Please look at the new total before you pay.',
  superseded: 'This payment was given up for another one. It charged nothing.',
  abandoned: 'The payment was interrupted. You were not charged. Please try again.',
  expired: 'The payment was not confirmed in time. You were not charged.',
}

/** What a refused attempt means for the customer, and what to do next. */
export function refusalNotice(code: RefusalCode): string {
  return notices[code]
}

export const CHANGED_NOTICE =
  'The order has changed since you opened this page. You were not charged. Please look at the total before you pay.'
