import { MAX_QUANTITY } from '@paylinks/contracts/payment-links'
import type { RefusalCode } from '../../payments/attempt-store.ts'
import type { CartRefusal } from '../../sessions/cart-rules.ts'
import type { CannotPayReason } from './checkout-view.ts'

type Words = { heading: string; sentence: string }

const UNREADABLE: Words = {
  heading: 'This did not work',
  sentence: "We couldn't read this request. Please go back and try again.",
}

/** What the customer is told when something goes wrong, and the status of that answer. */
export const pageErrorWords = {
  page_not_found: {
    status: 404,
    heading: 'This page is not available',
    sentence: 'The address may be incomplete or wrong. Please open the link that you were given again.',
  },
  order_fixed: {
    status: 403,
    heading: 'This order cannot be changed',
    sentence: 'You can pay for it as it is.',
  },
  foreign_post: {
    status: 403,
    heading: 'This did not work',
    sentence: 'The request did not come from the checkout page. Please go back and try again.',
  },
  too_many_attempts: {
    status: 429,
    heading: 'Too many attempts',
    sentence: 'You were not charged for the last one. Please wait before you try again.',
  },
  too_many_requests: {
    status: 429,
    heading: 'Too many requests',
    sentence: 'This page was asked for too often. Please wait before you try again.',
  },
  too_many_payments: {
    status: 503,
    heading: 'Many people are paying right now',
    sentence: 'You were not charged. Please try again in a few seconds.',
  },
  unavailable: {
    status: 503,
    heading: "We can't take payments right now",
    sentence: "Please try again in a minute. Don't worry: you won't be charged twice.",
  },
  internal_error: {
    status: 500,
    heading: 'Something went wrong',
    sentence: "This is our fault. Please try again in a minute. Don't worry: you won't be charged twice.",
  },
  headers_too_large: {
    status: 431,
    heading: 'Your browser sent too much data',
    sentence: 'Please delete the cookies of this site, or open the payment link in a private window.',
  },
  unreadable: { status: 400, ...UNREADABLE },
  form_too_large: { status: 413, ...UNREADABLE },
  not_a_form: { status: 415, ...UNREADABLE },
} as const satisfies Record<string, Words & { status: number }>

export type PageErrorCode = keyof typeof pageErrorWords

/** The pages that tell where a checkout stands. */
export const pageWords = {
  expired: {
    heading: 'This checkout has expired',
    sentence: 'This checkout expired before it was paid. You were not charged.',
  },
  locked: {
    heading: 'Too many payments were declined',
    sentence: 'You were not charged. To try again in another way, open the payment link again.',
  },
  left: { heading: 'You left the checkout', sentence: 'You were not charged. You can close this page.' },
  processing: {
    heading: 'Your payment is being processed',
    sentence: "This page continues by itself. Don't worry: you won't be charged twice.",
  },
  failed: {
    heading: 'Your payment failed',
    sentence: "We couldn't take the payment. You were not charged. Please contact the merchant to pay in another way.",
  },
  bank: {
    heading: "Confirm it's you",
    sentence: 'Your bank asks you to confirm this payment on its own page. You are not charged until you do.',
  },
} as const satisfies Record<string, Words>

/** Why nothing can be paid on this page now. */
export function cannotPayHeading(reason: CannotPayReason, merchantName: string): string {
  switch (reason) {
    case 'no_provider':
      return `${merchantName} cannot take payments yet.`
    case 'no_method':
      return "This can't be paid here right now. None of its payment methods is available."
  }
}

/** What a refused attempt means for the customer, and what to do next. */
export const refusalSentences: Record<RefusalCode, string> = {
  card_declined: 'Your card was declined. You were not charged. Try another card, or contact your bank.',
  insufficient_funds: 'Your card has insufficient funds. You were not charged. Try another card.',
  expired_card: 'Your card has expired. You were not charged. Try another card.',
  incorrect_cvc: 'The security code is incorrect. You were not charged. Check the code and try again.',
  processing_error: "We couldn't process your card. You were not charged. Please try again in a minute.",
  authentication_failed: 'Your bank did not confirm the payment. You were not charged. Try again, or use another card.',
  coupon_unavailable:
    'The discount ran out while you were paying. You were not charged. Please check the new total before you pay.',
  superseded: 'You started another payment, so this one was cancelled. You were not charged for it.',
  abandoned: 'Your payment was interrupted. You were not charged. Please try again.',
  cannot_complete: "We couldn't complete your payment. You were not charged. Please try again.",
  expired: 'The payment was not confirmed in time. You were not charged.',
  capture_failed: "We couldn't take the payment. You were not charged.",
}

/** The customer sent what an older page showed. */
export const ORDER_CHANGED_SENTENCE =
  'The order has changed since you opened this page. You were not charged. Please check the total before you pay.'

/** The payment brought other quantities along. The page's script says the same. */
export function orderUpdatedSentence(amount: string): string {
  return `Your order was updated: ${amount}. You were not charged. Please check the order, then pay.`
}

/** Why the order was not changed. */
export function cartSentence(refusal: CartRefusal | { code: 'changed' }): string {
  switch (refusal.code) {
    case 'invalid_quantity':
      return 'A quantity must be a whole number from 1 to 999,999. The order was not changed.'
    case 'quantity_out_of_range':
      return `${quantityRange(refusal)} of ${refusal.productName}. The order was not changed.`
    case 'total_too_large':
      return 'This is more than can be paid at once. The order was not changed.'
    case 'changed':
      return 'The order had already changed since you opened this page. Please check it, then change it again.'
  }
}

/** "You can buy 5 or more", for a line on which the merchant has set a limit. */
export function quantityRange({ min, max }: { min: number; max: number }): string {
  const [least, most] = [min, max].map((quantity) => quantity.toLocaleString('en-US'))
  if (min === max) return `You can buy exactly ${least}`
  if (max === MAX_QUANTITY) return `You can buy ${least} or more`
  return min === 1 ? `You can buy up to ${most}` : `You can buy ${least} to ${most}`
}
