import { newId } from '@paylinks/contracts/ids'
import { newWebhookSecret } from '@paylinks/contracts/webhook-signature'
import type { Prisma } from '@paylinks/db/client'
import { createMasterKey, parseMasterKeys } from '@paylinks/service-kit/master-key'
import { type Owner, only, type Writer } from './builders.ts'
import { TEST_MASTER_KEY } from './master-key.ts'

const masterKey = createMasterKey(parseMasterKeys(TEST_MASTER_KEY))

type EndpointOverrides = Partial<Omit<Prisma.WebhookEndpointUncheckedCreateInput, 'id' | 'accountId' | 'livemode'>>

/** An enabled endpoint for all events, together with its clear secret. */
export async function insertWebhookEndpoint(db: Writer, owner: Owner, overrides: EndpointOverrides = {}) {
  const id = newId('webhookEndpoint', owner.livemode)
  const secret = newWebhookSecret()
  const endpoint = await db.webhookEndpoint.create({
    data: {
      id,
      ...only(owner),
      url: 'https://shop.example.com/webhooks/paylinks',
      eventTypes: ['*'],
      isEnabled: true,
      enabledAt: new Date(0),
      sealedSecret: masterKey.seal(secret, id),
      ...overrides,
    },
  })
  return { ...endpoint, secret }
}

type DeliveryOverrides = Partial<Omit<Prisma.WebhookDeliveryUncheckedCreateInput, 'id' | 'accountId' | 'livemode'>>

/** A delivery that failed at its first try, of an event and to an endpoint that are made where they are not named. */
export async function insertWebhookDelivery(db: Writer, owner: Owner, overrides: DeliveryOverrides = {}) {
  const endpointId = overrides.endpointId ?? (await insertWebhookEndpoint(db, owner)).id
  const eventId = overrides.eventId ?? (await insertEvent(db, owner)).id
  return db.webhookDelivery.create({
    data: {
      id: newId('webhookDelivery', owner.livemode),
      ...only(owner),
      eventType: 'payment_link.created',
      status: 'failed',
      tryCount: 1,
      completedAt: new Date(),
      ...overrides,
      endpointId,
      eventId,
    },
  })
}

/** An event of the log alone: the outbox does not know of it. */
async function insertEvent(db: Writer, owner: Owner) {
  const id = newId('event', owner.livemode)
  const objectId = newId('paymentLink', owner.livemode)
  return db.event.create({
    data: { id, ...only(owner), type: 'payment_link.created', objectId, payload: {}, createdAt: new Date() },
  })
}
