import type { DeclineCode } from './payment-processor.ts'

export type TestCard = {
  number: string
  brand: string
  outcome: { status: 'authorised' } | { status: 'requires_challenge' } | { status: 'declined'; code: DeclineCode }
  /** What it is for, in words. */
  purpose: string
}

/** It is authorised, and the amount can never be taken. */
export const UNCAPTURABLE_CARD = '4000000000000341'

/** It can be charged, and its bank takes no refund. */
export const UNREFUNDABLE_CARD = '4000000000005126'

const authorised = { status: 'authorised' } as const
const challenge = { status: 'requires_challenge' } as const
const declined = (code: DeclineCode) => ({ status: 'declined', code }) as const

/** The customary public test numbers. None of them can belong to anybody. */
export const testCards: readonly TestCard[] = [
  { number: '4242424242424242', brand: 'visa', outcome: authorised, purpose: 'Succeeds' },
  { number: '5555555555554444', brand: 'mastercard', outcome: authorised, purpose: 'Succeeds' },
  { number: '378282246310005', brand: 'amex', outcome: authorised, purpose: 'Succeeds' },
  { number: '6011111111111117', brand: 'discover', outcome: authorised, purpose: 'Succeeds' },
  { number: '4000000000000002', brand: 'visa', outcome: declined('card_declined'), purpose: 'Is declined' },
  {
    number: '4000000000009995',
    brand: 'visa',
    outcome: declined('insufficient_funds'),
    purpose: 'Has insufficient funds',
  },
  { number: '4000000000000069', brand: 'visa', outcome: declined('expired_card'), purpose: 'Has expired' },
  {
    number: '4000000000000127',
    brand: 'visa',
    outcome: declined('incorrect_cvc'),
    purpose: 'Has another security code',
  },
  {
    number: '4000000000000119',
    brand: 'visa',
    outcome: declined('processing_error'),
    purpose: 'Fails while processing',
  },
  { number: UNCAPTURABLE_CARD, brand: 'visa', outcome: authorised, purpose: 'Succeeds, and cannot be charged later' },
  { number: UNREFUNDABLE_CARD, brand: 'visa', outcome: authorised, purpose: 'Succeeds, and refunds fail' },
  { number: '4000002760003184', brand: 'visa', outcome: challenge, purpose: 'Asks for a confirmation (3-D Secure)' },
  { number: '4000002500003155', brand: 'visa', outcome: challenge, purpose: 'Asks for a confirmation (3-D Secure)' },
]

const byNumber = new Map(testCards.map((card) => [card.number, card]))

export function findTestCard(number: string): TestCard | undefined {
  return byNumber.get(number)
}
