import { randomBytes } from 'node:crypto'
import { type PaymentMethod, paymentMethods } from '@paylinks/contracts/payment-links'
import { type Db, inTransaction } from '@paylinks/db/client'
import type {
  Authorisation,
  CardSummary,
  Confirmation,
  DeclineCode,
  PaymentProcessor,
  ProviderPayment,
} from './payment-processor.ts'
import { findTestCard, type TestCard, UNCAPTURABLE_CARD, UNREFUNDABLE_CARD } from './test-cards.ts'

type State =
  | 'created'
  | 'authorised'
  | 'requires_challenge'
  | 'pending'
  | 'declined'
  | 'captured'
  | 'cancelled'
  /** It was held, and cannot be taken any more. */
  | 'voided'

type Row = {
  state: string
  declineCode: string | null
  cardBrand: string | null
  cardLastFour: string | null
}

/** How long the customer's bank takes to pay a debit. */
const DEBIT_SECONDS = 60

/** Whoever has an address with this in it has a bank that refuses debits. */
export const FAILING_DEBIT_EMAIL = '+debit_fails@'

/**
 * A payment provider that takes no money and knows the test cards alone. Its memory is a table that only it and its
 * bank read, with statements of their own outside of any transaction of ours: like a provider's it survives our
 * processes.
 */
export function createTestProcessor({ db }: { db: Db }): PaymentProcessor {
  const rowOf = ({ reference }: ProviderPayment) => db.testProcessorPayment.findUniqueOrThrow({ where: { reference } })

  /** Moves the payment on if it is in one of these states, and tells in which state it is then. */
  async function move(payment: ProviderPayment, from: State[], to: State): Promise<State> {
    await db.$executeRaw`
      UPDATE test_processor_payments
      SET state = ${to}, captured_atom = CASE WHEN ${to} = 'captured' THEN amount_atom ELSE 0 END
      WHERE reference = ${payment.reference} AND state = ANY(${from}::text[])`
    return (await rowOf(payment)).state as State
  }

  /** What the customer's bank does when the time of a debit has come. */
  async function settleDebit({ reference }: ProviderPayment): Promise<void> {
    await db.$executeRaw`
      UPDATE test_processor_payments
      SET state = debit_outcome, captured_atom = CASE WHEN debit_outcome = 'captured' THEN amount_atom ELSE 0 END,
          decline_code = CASE WHEN debit_outcome = 'declined' THEN 'insufficient_funds' END
      WHERE reference = ${reference} AND state = 'pending' AND debit_settles_at <= now()`
  }

  async function isPaidWith(card: string, payment: ProviderPayment): Promise<boolean> {
    return (await rowOf(payment)).cardLastFour === card.slice(-4)
  }

  return {
    name: 'test',
    methods: paymentMethods satisfies readonly PaymentMethod[],

    async create({ key, amountAtom, currency }) {
      const [row] = await db.$queryRaw<[{ reference: string }]>`
        INSERT INTO test_processor_payments (key, reference, state, amount_atom, currency)
        VALUES (${key}, ${newReference()}, 'created', ${amountAtom}, ${currency})
        ON CONFLICT (key) DO UPDATE SET key = excluded.key
        RETURNING reference`
      return row
    },

    async confirm(payment, confirmation) {
      const { outcome, card } = outcomeOf(payment, confirmation)
      const [confirmed] = await db.testProcessorPayment.updateManyAndReturn({
        where: { reference: payment.reference, state: 'created' },
        data: {
          state: outcome.status,
          declineCode: outcome.status === 'declined' ? outcome.code : null,
          cardBrand: card?.brand ?? null,
          cardLastFour: card?.lastFour ?? null,
          ...(outcome.status === 'pending' && {
            debitOutcome: outcome.comesTo,
            debitSettlesAt: new Date(Date.now() + DEBIT_SECONDS * 1000),
          }),
        },
      })
      const row = confirmed ?? (await rowOf(payment))
      if (row.state === 'cancelled') throw new Error('a cancelled payment cannot be confirmed')
      return authorisationOf(row)
    },

    async find(payment) {
      await settleDebit(payment)
      const row = await rowOf(payment)
      return row.state === 'created' ? null : authorisationOf(row)
    },

    async capture(payment) {
      const state = await move(
        payment,
        ['authorised'],
        (await isPaidWith(UNCAPTURABLE_CARD, payment)) ? 'voided' : 'captured',
      )
      if (state === 'voided') return { status: 'failed', code: 'capture_failed' }
      if (state !== 'captured') throw new Error(`a payment that is ${state} cannot be captured`)
      return { status: 'captured' }
    },

    async refund(payment, { key, amountAtom }) {
      if (await isPaidWith(UNREFUNDABLE_CARD, payment)) {
        return { status: 'failed', reference: null, code: 'refund_declined' }
      }
      return inTransaction(db, async (tx) => {
        // One refund of a payment after the other, so that together they stay within what was captured.
        const [{ captured_atom: capturedAtom = 0n } = {}] = await tx.$queryRaw<{ captured_atom: bigint }[]>`
          SELECT captured_atom FROM test_processor_payments WHERE reference = ${payment.reference} FOR UPDATE`
        const made = await tx.testProcessorRefund.findMany({ where: { payment: payment.reference } })
        const same = made.find((refund) => refund.key === key)
        if (same !== undefined) return { status: 'succeeded', reference: same.reference }
        const givenAtom = made.reduce((sum, refund) => sum + refund.amountAtom, 0n)
        if (givenAtom + BigInt(amountAtom) > capturedAtom) throw new Error('more than was captured cannot be refunded')
        const reference = newReference()
        await tx.testProcessorRefund.create({ data: { key, reference, payment: payment.reference, amountAtom } })
        return { status: 'succeeded', reference }
      })
    },

    async cancel(payment) {
      const state = await move(payment, ['created', 'authorised', 'requires_challenge', 'pending'], 'cancelled')
      if (state === 'captured') throw new Error('a captured payment cannot be cancelled')
    },
  }
}

type Outcome = TestCard['outcome'] | { status: 'pending'; comesTo: 'captured' | 'declined' }

function outcomeOf(
  { amountAtom }: ProviderPayment,
  { instrument, customerEmail }: Confirmation,
): { outcome: Outcome; card: CardSummary | null } {
  if (instrument.method === 'ach' && amountAtom > 0) {
    const comesTo = customerEmail?.includes(FAILING_DEBIT_EMAIL) ? 'declined' : 'captured'
    return { outcome: { status: 'pending', comesTo }, card: null }
  }
  if (instrument.method !== 'credit_card') return { outcome: { status: 'authorised' }, card: null }
  const { number } = instrument.card
  const testCard = findTestCard(number)
  // The form has refused it before. A number that may be real is not kept, not even in part.
  if (testCard === undefined) return { outcome: { status: 'declined', code: 'card_declined' }, card: null }
  return { outcome: testCard.outcome, card: { brand: testCard.brand, lastFour: number.slice(-4) } }
}

function authorisationOf({ state, declineCode, cardBrand, cardLastFour }: Row): Authorisation {
  const card = cardBrand === null || cardLastFour === null ? null : { brand: cardBrand, lastFour: cardLastFour }
  switch (state as Exclude<State, 'created'>) {
    case 'authorised':
    case 'pending':
    case 'captured':
      return { status: state as 'authorised' | 'pending' | 'captured', card }
    case 'requires_challenge':
      return { status: 'requires_challenge', card, challenge: { kind: 'test_page' } }
    case 'declined':
      return { status: 'declined', card, code: (declineCode as DeclineCode | null) ?? 'card_declined' }
    case 'cancelled':
    case 'voided':
      return { status: 'declined', card, code: 'card_declined' }
  }
}

function newReference(): string {
  return `test_${randomBytes(12).toString('hex')}`
}
