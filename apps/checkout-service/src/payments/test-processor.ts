import { randomBytes } from 'node:crypto'
import { type PaymentMethod, paymentMethods } from '@paylinks/contracts/payment-links'
import type { Db } from '@paylinks/db/client'
import type {
  Authorisation,
  CardSummary,
  DeclineCode,
  PaymentInstrument,
  PaymentProcessor,
  ProviderPayment,
} from './payment-processor.ts'
import { findTestCard, type TestCard } from './test-cards.ts'

type State = 'created' | 'authorised' | 'requires_challenge' | 'declined' | 'captured' | 'cancelled'

type Row = {
  state: string
  declineCode: string | null
  cardBrand: string | null
  cardLastFour: string | null
}

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

    async confirm(payment, { instrument }) {
      const { outcome, card } = outcomeOf(instrument)
      const [confirmed] = await db.testProcessorPayment.updateManyAndReturn({
        where: { reference: payment.reference, state: 'created' },
        data: {
          state: outcome.status,
          declineCode: outcome.status === 'declined' ? outcome.code : null,
          cardBrand: card?.brand ?? null,
          cardLastFour: card?.lastFour ?? null,
        },
      })
      const row = confirmed ?? (await rowOf(payment))
      if (row.state === 'cancelled') throw new Error('a cancelled payment cannot be confirmed')
      return authorisationOf(row)
    },

    async find(payment) {
      const row = await rowOf(payment)
      return row.state === 'created' ? null : authorisationOf(row)
    },

    async capture(payment) {
      const state = await move(payment, ['authorised'], 'captured')
      if (state !== 'captured') throw new Error(`a payment that is ${state} cannot be captured`)
    },

    async cancel(payment) {
      const state = await move(payment, ['created', 'authorised', 'requires_challenge'], 'cancelled')
      if (state === 'captured') throw new Error('a captured payment cannot be cancelled')
    },
  }
}

function outcomeOf(instrument: PaymentInstrument): { outcome: TestCard['outcome']; card: CardSummary | null } {
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
    case 'captured':
      return { status: 'authorised', card }
    case 'requires_challenge':
      return { status: 'requires_challenge', card, challenge: { kind: 'test_page' } }
    case 'declined':
      return { status: 'declined', card, code: (declineCode as DeclineCode | null) ?? 'card_declined' }
    case 'cancelled':
      return { status: 'declined', card, code: 'card_declined' }
  }
}

function newReference(): string {
  return `test_${randomBytes(12).toString('hex')}`
}
