import { EVENT_TTL_DAYS } from '@paylinks/contracts/events'
import { DELIVERY_TTL_DAYS, type ListWebhookDeliveries } from '@paylinks/contracts/webhook-deliveries'
import type { Db, Prisma, Transaction } from '@paylinks/db/client'
import { AppError } from '@paylinks/service-kit/app-error'
import type { Principal } from '../authentication/principal.ts'
import { createdBetween, ownedList } from '../catalogue/owned-list.ts'
import { orNotFound, ownerOf } from '../catalogue/owned-row.ts'
import type { ListStore } from '../paging/read-page.ts'

export type DeliveryRow = Prisma.WebhookDeliveryGetPayload<object>
export type DeliveryRowWithTries = Prisma.WebhookDeliveryGetPayload<{ include: { tries: true } }>

export async function findDelivery(db: Db, principal: Principal, id: string): Promise<DeliveryRowWithTries> {
  const where = { id, ...ownerOf(principal), createdAt: { gt: daysAgo(DELIVERY_TTL_DAYS) } }
  const include = { tries: { orderBy: { number: 'asc' as const } } }
  return orNotFound(await db.webhookDelivery.findUnique({ where, include }))
}

/** The principal's deliveries that pass the filters, newest first. */
export function deliveryList(db: Db, principal: Principal, query: ListWebhookDeliveries): ListStore<DeliveryRow> {
  const filters = {
    endpointId: query.webhook_endpoint_id,
    eventId: query.event_id,
    status: query.status,
    createdAt: { ...createdBetween(query), gt: daysAgo(DELIVERY_TTL_DAYS) },
  }
  return ownedList(principal, filters, {
    kind: 'webhookDelivery',
    find: (args) => db.webhookDelivery.findMany(args),
    count: (args) => db.webhookDelivery.count(args),
    exists: (args) => db.webhookDelivery.findUnique({ ...args, select: { id: true } }),
  })
}

/** Makes the delivery due now, with all tries of the schedule before it. One that is being tried right now stays as it is. */
export async function makeDue(tx: Transaction, principal: Principal, id: string): Promise<DeliveryRow> {
  const where = { id, ...ownerOf(principal) }
  const { endpoint, ...delivery } = orNotFound(
    await tx.webhookDelivery.findUnique({ where, include: { endpoint: true } }),
  )
  if (!endpoint.isEnabled || endpoint.deletedAt !== null) throw new AppError('webhook_endpoint_disabled')
  const event = await tx.event.findUnique({ where: { id: delivery.eventId }, select: { createdAt: true } })
  if (delivery.leasedUntil !== null && delivery.leasedUntil > new Date()) return delivery
  if (event === null || event.createdAt <= daysAgo(EVENT_TTL_DAYS)) throw new AppError('webhook_event_expired')
  return tx.webhookDelivery.update({
    where,
    data: { status: 'pending', dueAt: new Date(), leasedUntil: null, failedTries: 0, completedAt: null },
  })
}

function daysAgo(days: number): Date {
  return new Date(Date.now() - days * 24 * 60 * 60 * 1000)
}
