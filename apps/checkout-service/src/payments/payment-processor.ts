import type { PaymentMethod } from '@paylinks/contracts/payment-links'

export type Card = {
  /** Digits alone. Goes to the processor and nowhere else. */
  number: string
  expiryMonth: number
  /** All four digits. */
  expiryYear: number
  cvc: string
  holder: string
}

/** What the customer pays with: the card's details, or a method whose own sheet has the customer's approval. */
export type PaymentInstrument =
  | { method: 'credit_card'; card: Card }
  | { method: Exclude<PaymentMethod, 'credit_card'> }
  /** Nothing is to be paid, now or later. */
  | { method: 'none' }

/** What is to be paid. It names no card: nothing can be charged before the payment is confirmed. */
export type PaymentOrder = {
  /** Names this attempt for ever: the session and the attempt's number. A repeated key gets the first one's payment. */
  key: string
  /** 0 where nothing is charged now: the method is checked and kept. */
  amountAtom: number
  /** Null in setup mode alone. */
  currency: string | null
  /** Whether later charges will be made without the customer. */
  keepForLater: boolean
}

/** A payment at its provider, with everything that an operation on it may need. */
export type ProviderPayment = Pick<PaymentOrder, 'key' | 'amountAtom' | 'currency'> & {
  /** The provider's own name for it, which it never forgets. */
  reference: string
}

export type Confirmation = {
  instrument: PaymentInstrument
  customerEmail: string | null
  /** Where the bank sends the customer back to after a challenge on a page of its own. */
  challengeReturnUrl: string
}

export const declineCodes = [
  'card_declined',
  'insufficient_funds',
  'expired_card',
  'incorrect_cvc',
  'processing_error',
  'authentication_failed',
] as const
export type DeclineCode = (typeof declineCodes)[number]

/** Brand and last four digits, for records and receipts. Null for methods that are no card. */
export type CardSummary = { brand: string; lastFour: string }

export type Authorisation =
  /** The amount is held, not yet taken. */
  | { status: 'authorised'; card: CardSummary | null }
  /** The customer has agreed, and their bank pays later or refuses to, as with a bank debit. Nothing is left for us to do. */
  | { status: 'pending'; card: CardSummary | null }
  /** The amount was taken, by a method that does not hold it first. */
  | { status: 'captured'; card: CardSummary | null }
  /** The customer's bank asks for more: show {@link ChallengePrompt}. The payment moves on at the bank. */
  | { status: 'requires_challenge'; card: CardSummary | null; challenge: ChallengePrompt }
  | { status: 'declined'; card: CardSummary | null; code: DeclineCode }

/** Why money that a session was completed with did not come after all. */
export type FailureCode = DeclineCode | 'capture_failed'

export type Capture =
  | { status: 'captured' }
  /** It can never be taken: the hold has lapsed, or the bank has withdrawn it. */
  | { status: 'failed'; code: FailureCode }

/** Money of a captured payment that goes back. A repeated key gets what became of the first one's refund, however late. */
export type RefundOrder = { key: string; amountAtom: number }

export type RefundAnswer =
  | { status: 'succeeded'; reference: string }
  /** On its way. Whoever asks again with the same key is told how it ended. */
  | { status: 'pending'; reference: string }
  /** It will never arrive, and the provider keeps the money. */
  | { status: 'failed'; reference: string | null; code: 'refund_declined' }

export type ChallengePrompt =
  /** The bank's own page, from which the customer comes back to the checkout. */
  | { kind: 'redirect'; url: string }
  /** A stand-in for it that the checkout shows itself. */
  | { kind: 'test_page' }

/**
 * Takes money in steps, so that a crash at any point leaves either nothing or something that can be settled. A payment
 * is created, and its reference committed on our side, before it is confirmed: only then can money be held for it, and
 * from then on it can be found. A capture takes what is held, after the session was completed with it. Until then a
 * cancel lets go of it and costs nobody anything.
 *
 * Every operation may be repeated after any failure. One that rejects has told nothing: it may have happened. Callers
 * wait for a bounded time (`withTimeout`); what takes longer is as one that rejects.
 */
export type PaymentProcessor = {
  /** Kept with each attempt: whoever began it settles it. */
  readonly name: string
  readonly methods: readonly PaymentMethod[]
  create(order: PaymentOrder): Promise<{ reference: string }>
  /** Rejects when the payment was cancelled before. */
  confirm(payment: ProviderPayment, confirmation: Confirmation): Promise<Authorisation>
  /** What has become of the payment; null when it was never confirmed. */
  find(payment: ProviderPayment): Promise<Authorisation | null>
  /** Takes what was authorised. Rejects when nothing was. */
  capture(payment: ProviderPayment): Promise<Capture>
  /** Gives a part of what was captured back. Rejects when that is not known to be possible. */
  refund(payment: ProviderPayment, order: RefundOrder): Promise<RefundAnswer>
  /** Lets go of what was authorised, and sees to it that the payment can never be confirmed later. */
  cancel(payment: ProviderPayment): Promise<void>
}

export function attemptKey(sessionId: string, attemptNumber: number): string {
  return `${sessionId}:${attemptNumber}`
}
