import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import { insertSession } from '../../test/session-builders.ts'

test('every try to pay is told, oldest first, with the reason of a refusal and never the reference at the processor', async ({
  api,
  merchant,
}) => {
  const session = await insertSession(api.db, await insertPaymentLink(api.db, merchant))
  const card = { method: 'credit_card', amountAtom: 4900, currency: 'USD', processor: 'test', cardBrand: 'visa' }
  await api.db.paymentAttempt.create({
    data: { sessionId: session.id, number: 2, status: 'succeeded', ...card, cardLastFour: '4242' },
  })
  await api.db.paymentAttempt.create({
    data: {
      sessionId: session.id,
      number: 1,
      status: 'refused',
      refusalCode: 'insufficient_funds',
      processorReference: 'secret_reference',
      ...card,
      cardLastFour: '9995',
    },
  })
  const { status, body, text } = await merchant.get(`/checkout-sessions/${session.id}/attempts`)
  expect(status).toBe(200)
  expect(body.data).toMatchObject([
    { number: 1, status: 'refused', refusal_code: 'insufficient_funds', card_last_four: '9995', amount_atom: 4900 },
    { number: 2, status: 'succeeded', refusal_code: null, card_last_four: '4242', currency: 'USD' },
  ])
  expect(text).not.toContain('secret_reference')
})
