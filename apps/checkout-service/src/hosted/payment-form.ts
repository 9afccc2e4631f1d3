import { emailFault, normaliseEmail } from '@paylinks/contracts/form-fields/email'
import type { PaymentMethod } from '@paylinks/contracts/payment-links'
import { type CardFaults, parseCard } from '../payments/parse-card.ts'
import type { PaymentInstrument } from '../payments/payment-processor.ts'
import { findTestCard } from '../payments/test-cards.ts'
import type { CheckoutView, PaymentFaults } from './pages/checkout-view.ts'
import { type Form, textField } from './routing/read-form.ts'

export type PaymentSubmission = {
  instrument: PaymentInstrument
  /** Null where the customer is assigned and their email is known. */
  email: string | null
}

export type ParsedPayment = { ok: true; submission: PaymentSubmission } | { ok: false; faults: PaymentFaults }

const MAX_TEXT_LENGTH = 200

/** Reads the payment form, and finds every fault at once. A card's number goes into the instrument and nowhere else. */
export function parsePayment(form: Form, view: CheckoutView): ParsedPayment {
  const email = view.assignedEmail !== null ? null : normaliseEmail(textField(form, 'email', MAX_TEXT_LENGTH * 2))
  const payment = parseInstrument(form, view)
  const faults: PaymentFaults = { ...emailFaults(email), ...('faults' in payment ? payment.faults : {}) }

  if ('faults' in payment || Object.keys(faults).length > 0) {
    return { ok: false, faults: { ...(view.needsMethod && blankedFaults(form)), ...faults } }
  }
  return { ok: true, submission: { instrument: payment.instrument, email } }
}

const blankedSentences: PaymentFaults = {
  card_number: 'Enter the card number again.',
  card_expiry: 'Enter the expiry date again.',
  card_cvc: 'Enter the security code again.',
}

/** The card is never shown again, so whatever of it was typed has to be filled in once more. */
export function blankedFaults(form: Form): PaymentFaults {
  if (textField(form, 'method', MAX_TEXT_LENGTH) !== 'credit_card') return {}
  const typed = Object.entries(blankedSentences).filter(
    ([name]) => textField(form, name, MAX_TEXT_LENGTH).trim() !== '',
  )
  return Object.fromEntries(typed)
}

function emailFaults(email: string | null): PaymentFaults {
  const fault = email === null ? null : emailFault(email)
  return fault === null ? {} : { email: fault }
}

function parseInstrument(
  form: Form,
  { needsMethod, methods, livemode, now }: CheckoutView,
): { instrument: PaymentInstrument } | { faults: PaymentFaults } {
  if (!needsMethod) return { instrument: { method: 'none' } }
  const method = textField(form, 'method', MAX_TEXT_LENGTH) as PaymentMethod
  if (!methods.includes(method)) return { faults: { method: 'Choose one of the ways to pay.' } }
  if (method !== 'credit_card') return { instrument: { method } }

  const parsed = parseCard(
    {
      number: textField(form, 'card_number', MAX_TEXT_LENGTH),
      expiry: textField(form, 'card_expiry', MAX_TEXT_LENGTH),
      cvc: textField(form, 'card_cvc', MAX_TEXT_LENGTH),
      holder: textField(form, 'card_holder', MAX_TEXT_LENGTH),
    },
    now,
  )
  if ('faults' in parsed) return { faults: cardFaults(parsed.faults) }
  if (!livemode && findTestCard(parsed.card.number) === undefined) {
    return { faults: { card_number: 'This is a test. Use one of the test cards, never a real card.' } }
  }
  return { instrument: { method, card: parsed.card } }
}

function cardFaults({ number, expiry, cvc, holder }: CardFaults): PaymentFaults {
  return {
    ...(number && { card_number: number }),
    ...(expiry && { card_expiry: expiry }),
    ...(cvc && { card_cvc: cvc }),
    ...(holder && { card_holder: holder }),
  }
}
