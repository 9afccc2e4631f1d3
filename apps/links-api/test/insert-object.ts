import { newId } from '@paylinks/contracts/ids'
import type { Operation } from '@paylinks/contracts/operations/operation'
import { type Db, inTransaction } from '@paylinks/db/client'
import { enqueue } from '@paylinks/outbox/enqueue'
import {
  insertApiKey,
  insertCoupon,
  insertCustomer,
  insertPackage,
  insertPrice,
  insertProduct,
  type Owner,
} from '@paylinks/test-kit/builders'
import { linkEvent } from '@paylinks/test-kit/events'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { insertWebhookDelivery, insertWebhookEndpoint } from '@paylinks/test-kit/webhook-builders'
import { insertPayment, insertRefund, insertSession } from './session-builders.ts'

/** The part of a path that names its resource → how to make an object of it. */
const builders: Record<string, (db: Db, owner: Owner) => Promise<{ id: string }>> = {
  'payment-links': insertPaymentLink,
  products: insertProduct,
  prices: insertPrice,
  packages: insertPackage,
  coupons: insertCoupon,
  customers: insertCustomer,
  'checkout-sessions': async (db, owner) => insertSession(db, await insertPaymentLink(db, owner)),
  payments: async (db, owner) => insertPayment(db, await insertPaymentLink(db, owner)),
  refunds: async (db, owner) => insertRefund(db, await insertPayment(db, await insertPaymentLink(db, owner))),
  events: async (db, { accountId, livemode }) => {
    const event = { ...linkEvent(), id: newId('event', livemode), account_id: accountId, livemode }
    await inTransaction(db, (tx) => enqueue(tx, event, {}))
    return event
  },
  'webhook-endpoints': insertWebhookEndpoint,
  'webhook-deliveries': insertWebhookDelivery,
  'api-keys': insertApiKey,
}

/** Makes an object of the resource that the operation is about. */
export function insertObject(db: Db, { path }: Pick<Operation, 'path'>, owner: Owner): Promise<{ id: string }> {
  const insert = builders[path.split('/')[3] ?? '']
  if (insert === undefined) throw new Error(`Say in ${import.meta.url} how to make an object for ${path}`)
  return insert(db, owner)
}
