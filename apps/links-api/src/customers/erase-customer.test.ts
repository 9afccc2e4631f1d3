import { newId } from '@paylinks/contracts/ids'
import { insertCustomer } from '@paylinks/test-kit/builders'
import { linkEvent } from '@paylinks/test-kit/events'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import { insertPaidSession, insertSession } from '../../test/session-builders.ts'
import type { TestApi } from '../../test/start-test-api.ts'

const told = {
  customerEmail: 'ada@example.com',
  customerName: 'Ada Lovelace',
  referenceId: 'ada-1',
  locale: 'de-AT',
  utm: { source: 'newsletter' },
}

/** The event of a completed session, as the checkout service logs it. */
async function logCompletion(api: TestApi, session: { id: string; accountId: string; livemode: boolean }) {
  const { accountId, livemode } = session
  const id = newId('event', livemode)
  const object = {
    id: session.id,
    payment_id: 'pay_1',
    customer_email: told.customerEmail,
    customer_name: told.customerName,
    reference_id: told.referenceId,
    locale: told.locale,
    utm: told.utm,
  }
  const payload = { ...linkEvent(), id, type: 'checkout_session.completed', data: { object } }
  const type = 'checkout_session.completed'
  await api.db.event.create({
    data: { id, accountId, livemode, type, objectId: session.id, payload, createdAt: new Date() },
  })
  return id
}

/** A customer who paid once, came back, and left data wherever one can. */
async function insertKnownCustomer(api: TestApi, owner: { accountId: string; livemode: boolean }) {
  const customer = await insertCustomer(api.db, owner, {
    email: told.customerEmail,
    name: told.customerName,
    metadata: { vip: true },
  })
  const link = await insertPaymentLink(api.db, owner)
  const paid = await insertPaidSession(api.db, link, { customerId: customer.id, ...told })
  const open = await insertSession(api.db, link, { customerId: customer.id, ...told })
  return { customer, paid, open, eventId: await logCompletion(api, paid) }
}

async function everythingAbout(
  api: TestApi,
  { customer, paid, open, eventId }: Awaited<ReturnType<typeof insertKnownCustomer>>,
) {
  return JSON.stringify([
    await api.db.customer.findUniqueOrThrow({ where: { id: customer.id } }),
    await api.db.checkoutSession.findMany({ where: { id: { in: [paid.id, open.id] } }, omit: { tokenHash: true } }),
    await api.db.event.findUniqueOrThrow({ where: { id: eventId } }),
  ])
}

test('an erased customer is nobody, in every table, and what bookkeeping needs stays', async ({ api, merchant }) => {
  const known = await insertKnownCustomer(api, merchant)
  const { status, body } = await merchant.delete(`/customers/${known.customer.id}`)
  expect([status, body.id, body.email, body.name, body.metadata]).toEqual([200, known.customer.id, null, null, null])
  const left = await everythingAbout(api, known)
  for (const text of ['ada@', 'Ada', 'ada-1', 'de-AT', 'newsletter', 'vip']) expect(left).not.toContain(text)

  expect((await merchant.get(`/checkout-sessions/${known.paid.id}`)).body).toMatchObject({
    status: 'complete',
    customer_id: known.customer.id,
    customer_email: null,
    payment: { card_last_four: '4242' },
  })
  expect((await merchant.get(`/events/${known.eventId}`)).body.data.object).toMatchObject({ payment_id: 'pay_1' })
})

test('erasing again changes nothing, and nobody else is erased', async ({ api, merchant }) => {
  const [known, other] = [await insertKnownCustomer(api, merchant), await insertKnownCustomer(api, merchant)]
  const before = await everythingAbout(api, other)
  await merchant.delete(`/customers/${known.customer.id}`)
  expect((await merchant.delete(`/customers/${known.customer.id}`)).status).toBe(200)
  expect(await everythingAbout(api, other)).toBe(before)
})

test('a customer of another account or mode is not found, and not erased', async ({ api, merchant }) => {
  const known = await insertKnownCustomer(api, await api.newMerchant())
  const before = await everythingAbout(api, known)
  expect((await merchant.delete(`/customers/${known.customer.id}`)).status).toBe(404)
  expect(await everythingAbout(api, known)).toBe(before)
})
