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

export type AuthorisationRequest = {
  /**
   * Names this attempt for ever: the session and the attempt's number. A request that repeats a key gets the first
   * one's result, whatever else it says.
   */
  key: string
  /** 0 where nothing is charged now: the method is checked and kept. */
  amountAtom: number
  /** Null in setup mode alone. */
  currency: string | null
  /** Whether later charges will be made without the customer. */
  keepForLater: boolean
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
  | { status: 'authorised'; reference: string; card: CardSummary | null }
  /** The customer's bank asks for more: show {@link ChallengePrompt}, then confirm. */
  | { status: 'requires_challenge'; reference: string; card: CardSummary | null; challenge: ChallengePrompt }
  | { status: 'declined'; reference: string | null; card: CardSummary | null; code: DeclineCode }

export type ChallengePrompt =
  /** The bank's own page, from which the customer comes back to the checkout. */
  | { kind: 'redirect'; url: string }
  /** A stand-in for it that the checkout shows itself. */
  | { kind: 'test_page' }

/**
 * Takes money, in two steps: an authorisation holds it, and after the session was completed with it a capture takes it.
 * Until the capture a cancel lets go of it and costs nobody anything. So a completion that turns out to be impossible
 * charges nothing, and a crash at any point leaves either nothing or something that can be settled by its key.
 *
 * Every operation is idempotent by key and may be repeated after any failure. One that rejects has told nothing: it may
 * have happened. Callers wait for a bounded time (`withTimeout`); what takes longer is as one that rejects.
 */
export type PaymentProcessor = {
  /** Kept with each payment, for whoever settles it later. */
  readonly name: string
  readonly methods: readonly PaymentMethod[]
  authorise(request: AuthorisationRequest): Promise<Authorisation>
  /** Goes on after the challenge. `answer` is what came back from its page; a real bank's answer is asked of the bank. */
  confirmChallenge(key: string, answer: string | null): Promise<Authorisation>
  /** What has become of the attempt with this key; null when the processor has never heard of it. */
  find(key: string): Promise<Authorisation | null>
  /** Takes what was authorised. Rejects when nothing was. */
  capture(key: string): Promise<void>
  /** Lets go of what was authorised, and sees to it that nothing can be authorised under this key later. */
  cancel(key: string): Promise<void>
}

/** The processor of each mode; null where the installation has none. */
export type PaymentProcessors = { test: PaymentProcessor | null; live: PaymentProcessor | null }

export function processorFor(processors: PaymentProcessors, livemode: boolean): PaymentProcessor | null {
  return livemode ? processors.live : processors.test
}

export function attemptKey(sessionId: string, attemptNumber: number): string {
  return `${sessionId}:${attemptNumber}`
}
