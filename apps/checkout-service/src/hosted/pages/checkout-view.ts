import type { PaymentMethod } from '@paylinks/contracts/payment-links'
import type { CheckoutSession } from '../../sessions/checkout-session.ts'
import type { Offer } from '../../sessions/offer.ts'
import type { PageFrame } from './page-frame.ts'

/** The merchant has no payment provider, or it offers none of the methods that the link accepts. */
export type CannotPayReason = 'no_provider' | 'no_method'

/** What the page to pay on shows. */
export type CheckoutView = PageFrame & {
  session: CheckoutSession
  offer: Offer
  /** The masked email of the customer to whom the link is assigned; null where the customer types it. */
  assignedEmail: string | null
  needsMethod: boolean
  /** What the customer can pay with here; empty where nothing can be taken. */
  methods: PaymentMethod[]
  /** Why nothing can be paid here now; null when it can. */
  cannotPay: CannotPayReason | null
  now: Date
}

export const paymentFields = ['email', 'card_number', 'card_expiry', 'card_cvc', 'card_holder', 'method'] as const
export type PaymentField = (typeof paymentFields)[number]

/** What is wrong, by field, in the order of the page. */
export type PaymentFaults = Partial<Record<PaymentField, string>>

/** What stands in the form again after whatever went wrong. Never the card. */
export type PaymentValues = { email: string; holder: string }
