import { randomBytes } from 'node:crypto'
import { type PaymentMethod, paymentMethods } from '@paylinks/contracts/payment-links'
import type { Db } from '@paylinks/db/client'
import type {
  Authorisation,
  CardSummary,
  DeclineCode,
  PaymentInstrument,
  PaymentProcessor,
} from './payment-processor.ts'
import { findTestCard, type TestCard } from './test-cards.ts'

/** What a customer answers on the test challenge's page. Anything else fails it. */
export const CHALLENGE_APPROVED = 'approve'

type State = 'authorised' | 'requires_challenge' | 'declined' | 'captured' | 'cancelled'

type Row = {
  key: string
  reference: string
  state: string
  declineCode: string | null
  cardBrand: string | null
  cardLastFour: string | null
}

/**
 * A payment provider that takes no money and knows the test cards alone. Its memory is a table that only it reads, with
 * statements of its own outside of any transaction of ours: like a provider's it survives our processes.
 */
export function createTestProcessor({ db }: { db: Db }): PaymentProcessor {
  /** Moves the payment on if it is in one of these states, and tells in which state it is then. */
  async function move(key: string, from: State[], to: State, declineCode: DeclineCode | null = null): Promise<Row> {
    await db.$executeRaw`
      UPDATE test_processor_payments
      SET state = ${to}, decline_code = ${declineCode},
          captured_atom = CASE WHEN ${to} = 'captured' THEN amount_atom ELSE 0 END
      WHERE key = ${key} AND state = ANY(${from}::text[])`
    return db.testProcessorPayment.findUniqueOrThrow({ where: { key } })
  }

  return {
    name: 'test',
    methods: paymentMethods satisfies readonly PaymentMethod[],

    async authorise({ key, amountAtom, currency, instrument }) {
      const { outcome, card } = outcomeOf(instrument)
      await db.testProcessorPayment.createMany({
        data: {
          key,
          reference: newReference(),
          state: outcome.status,
          amountAtom,
          currency,
          declineCode: outcome.status === 'declined' ? outcome.code : null,
          cardBrand: card?.brand ?? null,
          cardLastFour: card?.lastFour ?? null,
        },
        skipDuplicates: true,
      })
      return authorisationOf(await db.testProcessorPayment.findUniqueOrThrow({ where: { key } }))
    },

    async confirmChallenge(key, answer) {
      const row =
        answer === CHALLENGE_APPROVED
          ? await move(key, ['requires_challenge'], 'authorised')
          : await move(key, ['requires_challenge'], 'declined', 'authentication_failed')
      return authorisationOf(row)
    },

    async find(key) {
      const row = await db.testProcessorPayment.findUnique({ where: { key } })
      return row === null ? null : authorisationOf(row)
    },

    async capture(key) {
      const { state } = await move(key, ['authorised'], 'captured')
      if (state !== 'captured') throw new Error(`a payment that is ${state} cannot be captured`)
    },

    async cancel(key) {
      const cancelled = { key, reference: newReference(), state: 'cancelled', amountAtom: 0 }
      await db.testProcessorPayment.createMany({ data: cancelled, skipDuplicates: true })
      const { state } = await move(key, ['authorised', 'requires_challenge'], 'cancelled')
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

function authorisationOf({ reference, state, declineCode, cardBrand, cardLastFour }: Row): Authorisation {
  const card = cardBrand === null || cardLastFour === null ? null : { brand: cardBrand, lastFour: cardLastFour }
  switch (state as State) {
    case 'authorised':
    case 'captured':
      return { status: 'authorised', reference, card }
    case 'requires_challenge':
      return { status: 'requires_challenge', reference, card, challenge: { kind: 'test_page' } }
    case 'declined':
      return { status: 'declined', reference, card, code: (declineCode as DeclineCode | null) ?? 'card_declined' }
    case 'cancelled':
      return { status: 'declined', reference, card, code: 'card_declined' }
  }
}

function newReference(): string {
  return `test_${randomBytes(12).toString('hex')}`
}
