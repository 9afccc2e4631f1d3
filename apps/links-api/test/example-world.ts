import { newId } from '@paylinks/contracts/ids'
import { exampleIds } from '@paylinks/contracts/operations/example-objects'
import type { Operation, OperationExample } from '@paylinks/contracts/operations/operation'
import { inTransaction } from '@paylinks/db/client'
import { enqueue } from '@paylinks/outbox/enqueue'
import {
  insertApiKey,
  insertCoupon,
  insertCustomer,
  insertPackage,
  insertPrice,
  insertProduct,
  insertRecurringPrice,
} from '@paylinks/test-kit/builders'
import { linkEvent } from '@paylinks/test-kit/events'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { insertWebhookDelivery, insertWebhookEndpoint } from '@paylinks/test-kit/webhook-builders'
import { insertPayment, insertRefund, insertSession } from './session-builders.ts'
import type { TestApi } from './start-test-api.ts'

/** A merchant in test mode who owns what the documented examples speak of, under ids of their own. */
export async function createExampleWorld(api: TestApi) {
  const { db } = api
  const merchant = await api.newMerchant({ livemode: false })
  await db.account.update({ where: { id: merchant.accountId }, data: { name: 'Northwind' } })
  await db.accountProfile.create({
    data: {
      accountId: merchant.accountId,
      livemode: false,
      accentColor: '#0f766e',
      supportEmail: 'help@example.com',
      termsUrl: 'https://example.com/terms',
    },
  })
  const product = await insertProduct(db, merchant, { name: 'Pro plan', description: 'Everything, for a whole team.' })
  const oneTimePrice = await insertPrice(db, merchant, { productId: product.id, unitAmountAtom: 1500 })
  const monthlyPrice = await insertRecurringPrice(db, merchant, { productId: product.id, nickname: 'Monthly' })
  const bundle = await insertPackage(db, merchant, {
    name: 'Starter bundle',
    items: [
      { priceId: monthlyPrice.id, quantity: 2 },
      { priceId: oneTimePrice.id, quantity: 1 },
    ],
  })
  const coupon = await insertCoupon(db, merchant, {
    percentOff: 12.5,
    duration: 'repeating',
    durationInMonths: 3,
    maxRedemptions: 100,
    redeemBy: '2030-01-01T00:00:00Z',
  })
  const customer = await insertCustomer(db, merchant, {
    email: 'jane@example.com',
    name: 'Jane Doe',
    metadata: { crm_id: '4711' },
  })
  const paymentLink = await insertPaymentLink(db, merchant, {
    mode: 'subscription',
    items: [{ price: monthlyPrice }],
    snapshot: { name: 'Pro plan signup', success_url: 'https://example.com/welcome', expires_in_hours: 72 },
  })
  const told = { referenceId: 'user-42', utm: { source: 'newsletter', campaign: 'spring' } }
  const paymentId = newId('payment', false)
  const payment = await insertPayment(
    db,
    paymentLink,
    { id: paymentId, processorReference: `test_${paymentId}` },
    { ...told, customerEmail: 'jane@example.com' },
  )
  const refund = await insertRefund(db, payment, { amountAtom: 1000, reason: 'requested_by_customer' })
  const openSession = await insertSession(db, paymentLink, told)
  const apiKey = await insertApiKey(db, merchant, {
    name: 'Shop back end',
    scopes: ['payment_links:read', 'payment_links:write'],
  })

  const event = {
    ...linkEvent({ type: 'payment_link.created', linkId: paymentLink.id }),
    account_id: merchant.accountId,
    livemode: false,
  }
  event.id = newId('event', false)
  await inTransaction(db, (tx) => enqueue(tx, event, {}))

  const webhookEndpoint = await insertWebhookEndpoint(db, merchant, {
    eventTypes: ['checkout_session.completed'],
    description: 'Ships what was paid',
  })
  const webhookDelivery = await insertWebhookDelivery(db, merchant, {
    endpointId: webhookEndpoint.id,
    eventId: event.id,
  })
  const failed = { triedAt: new Date(), statusCode: 500, durationMs: 85, error: 'status_not_2xx' }
  await db.webhookTry.create({
    data: { deliveryId: webhookDelivery.id, number: 1, ...failed, answer: 'Internal Server Error' },
  })

  const realIds: Partial<Record<keyof typeof exampleIds, string>> = {
    account: merchant.accountId,
    apiKey: apiKey.id,
    product: product.id,
    oneTimePrice: oneTimePrice.id,
    monthlyPrice: monthlyPrice.id,
    package: bundle.id,
    coupon: coupon.id,
    customer: customer.id,
    paymentLink: paymentLink.id,
    checkoutSession: payment.sessionId,
    payment: payment.id,
    refund: refund.id,
    event: event.id,
    webhookEndpoint: webhookEndpoint.id,
    webhookDelivery: webhookDelivery.id,
    openCheckoutSession: openSession.id,
  }
  const pairs = Object.entries(realIds).map(
    ([name, real]) => [exampleIds[name as keyof typeof exampleIds], real] as const,
  )
  const toReal = <Value>(value: Value): Value => replaceIn(value, pairs)
  const toExample = <Value>(value: Value): Value =>
    replaceIn(
      value,
      pairs.map(([example, real]) => [real, example] as const),
    )

  return {
    merchant,
    /** The ids that a request may name, by their prefix. */
    ids: Object.values(realIds),

    /** Sends the example as documented, and tells the answer in the example's words. */
    async replay({ method, path }: Operation, example: OperationExample) {
      const { path: variables = {}, query, body } = toReal(example)
      const url = new URL(`${api.url}${fillPath(path, variables)}`)
      for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value)
      const response = await fetch(url, {
        method: method.toUpperCase(),
        headers: { authorization: `Bearer ${merchant.key}`, 'content-type': 'application/json' },
        body: body === undefined ? null : JSON.stringify(body),
      })
      return { status: response.status, body: toExample(await response.json()) }
    },
  }
}

export function fillPath(path: string, variables: Record<string, string>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_match, name: string) => encodeURIComponent(variables[name] ?? ''))
}

function replaceIn<Value>(value: Value, pairs: (readonly [string, string])[]): Value {
  const text = pairs.reduce((json, [from, to]) => json.replaceAll(from, to), JSON.stringify(value))
  return JSON.parse(text)
}
