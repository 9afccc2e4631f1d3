import { newId } from '@paylinks/contracts/ids'
import {
  type CreateWebhookEndpoint,
  type ListWebhookEndpoints,
  MAX_WEBHOOK_ENDPOINTS,
  PREVIOUS_SECRET_TTL_HOURS,
  type UpdateWebhookEndpoint,
} from '@paylinks/contracts/webhook-endpoints'
import { newWebhookSecret } from '@paylinks/contracts/webhook-signature'
import type { Db, Transaction } from '@paylinks/db/client'
import { AppError } from '@paylinks/service-kit/app-error'
import type { MasterKey } from '@paylinks/service-kit/master-key'
import type { Principal } from '../authentication/principal.ts'
import { ownedList } from '../catalogue/owned-list.ts'
import { metadataColumn, newRow, orNotFound, ownerOf } from '../catalogue/owned-row.ts'

export type EndpointRow = Awaited<ReturnType<typeof findEndpoint>>

/** The sealed secrets stay in the database. */
const omit = { sealedSecret: true, sealedPreviousSecret: true } as const

export async function findEndpoint(db: Db | Transaction, principal: Principal, id: string) {
  const where = { id, ...ownerOf(principal), deletedAt: null }
  return orNotFound(await db.webhookEndpoint.findUnique({ where, omit }))
}

/** As {@link findEndpoint}, and nobody changes or deletes it before the transaction ends. */
export async function lockEndpoint(tx: Transaction, principal: Principal, id: string): Promise<EndpointRow> {
  const { accountId, livemode } = principal
  await tx.$queryRaw`
    SELECT id FROM webhook_endpoints
    WHERE id = ${id} AND account_id = ${accountId} AND livemode = ${livemode} FOR NO KEY UPDATE`
  return findEndpoint(tx, principal, id)
}

/** Makes an endpoint with a new secret. The clear secret is in the result, and nowhere else. */
export async function insertEndpoint(
  tx: Transaction,
  principal: Principal,
  form: CreateWebhookEndpoint,
  masterKey: MasterKey,
): Promise<{ endpoint: EndpointRow; secret: string }> {
  await refuseBeyondLimit(tx, principal)
  const row = newRow('webhookEndpoint', principal)
  const secret = newWebhookSecret()
  const endpoint = await tx.webhookEndpoint.create({
    data: {
      ...row,
      url: form.url,
      eventTypes: form.event_types,
      description: form.description,
      metadata: metadataColumn(form.metadata),
      enabledAt: row.createdAt,
      isEnabled: form.is_enabled,
      ...(form.is_enabled ? {} : { disabledReason: 'merchant', disabledAt: row.createdAt }),
      sealedSecret: masterKey.seal(secret, row.id),
    },
    omit,
  })
  return { endpoint, secret }
}

/** Two requests at once would each count without the other's: they count one after the other. */
async function refuseBeyondLimit(tx: Transaction, principal: Principal): Promise<void> {
  const { accountId, livemode } = ownerOf(principal)
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`webhook_endpoints ${accountId} ${livemode}`}, 0))`
  const count = await tx.webhookEndpoint.count({ where: { accountId, livemode, deletedAt: null } })
  if (count >= MAX_WEBHOOK_ENDPOINTS) throw new AppError('webhook_endpoint_limit_reached')
}

export async function updateEndpointRow(
  tx: Transaction,
  principal: Principal,
  endpoint: EndpointRow,
  form: UpdateWebhookEndpoint,
): Promise<EndpointRow> {
  return tx.webhookEndpoint.update({
    where: { id: endpoint.id, ...ownerOf(principal) },
    data: {
      url: form.url,
      eventTypes: form.event_types,
      description: form.description,
      metadata: metadataColumn(form.metadata),
      ...(form.url === undefined ? {} : GIVEN_ANOTHER_CHANCE),
      ...enablingColumns(endpoint, form.is_enabled),
      version: { increment: 1 },
    },
    omit,
  })
}

/** What was known of the failures does not count against another URL, nor against an endpoint that was mended. */
const GIVEN_ANOTHER_CHANCE = { failingSince: null, failuresInRow: 0, circuitOpenUntil: null }

function enablingColumns({ isEnabled }: EndpointRow, wanted: boolean | undefined) {
  if (wanted === undefined || wanted === isEnabled) return {}
  const now = new Date()
  return wanted
    ? { isEnabled: true, enabledAt: now, disabledReason: null, disabledAt: null, ...GIVEN_ANOTHER_CHANCE }
    : { isEnabled: false, disabledReason: 'merchant', disabledAt: now, replaySince: null, replayUntil: null }
}

/** The row is kept for its deliveries, without its secrets. */
export async function deleteEndpointRow(tx: Transaction, principal: Principal, id: string): Promise<void> {
  await tx.webhookEndpoint.update({
    where: { id, ...ownerOf(principal) },
    data: {
      deletedAt: new Date(),
      sealedSecret: '',
      sealedPreviousSecret: null,
      previousSecretExpiresAt: null,
      replaySince: null,
      replayUntil: null,
    },
  })
}

/** The present secret becomes the previous one. The clear new one is in the result, and nowhere else. */
export async function rotateSecret(
  tx: Transaction,
  principal: Principal,
  id: string,
  masterKey: MasterKey,
): Promise<{ endpoint: EndpointRow; secret: string }> {
  const where = { id, ...ownerOf(principal) }
  const { sealedSecret } = await tx.webhookEndpoint.findUniqueOrThrow({ where, select: { sealedSecret: true } })
  const secret = newWebhookSecret()
  const endpoint = await tx.webhookEndpoint.update({
    where,
    data: {
      sealedSecret: masterKey.seal(secret, id),
      sealedPreviousSecret: sealedSecret,
      previousSecretExpiresAt: new Date(Date.now() + PREVIOUS_SECRET_TTL_HOURS * 60 * 60 * 1000),
      version: { increment: 1 },
    },
    omit,
  })
  return { endpoint, secret }
}

/** Asks for all events since a time again. One that is under way is widened: it begins anew, from the earlier time. */
export async function requestReplay(
  tx: Transaction,
  principal: Principal,
  endpoint: EndpointRow,
  since: Date,
): Promise<EndpointRow> {
  const earlier = endpoint.replaySince !== null && endpoint.replaySince < since ? endpoint.replaySince : since
  return tx.webhookEndpoint.update({
    where: { id: endpoint.id, ...ownerOf(principal) },
    data: { replaySince: earlier, replayUntil: new Date(), replayedUpTo: null },
    omit,
  })
}

export function endpointList(db: Db, principal: Principal, query: ListWebhookEndpoints) {
  const filters = { isEnabled: query.is_enabled, deletedAt: null }
  return ownedList(principal, filters, {
    kind: 'webhookEndpoint',
    find: (args) => db.webhookEndpoint.findMany({ ...args, omit }),
    count: (args) => db.webhookEndpoint.count(args),
    exists: (args) => db.webhookEndpoint.findUnique({ ...args, select: { id: true } }),
  })
}

/** A delivery of one event to one endpoint that is due now. */
export async function insertDelivery(
  tx: Transaction,
  principal: Principal,
  endpointId: string,
  event: { id: string; type: string },
) {
  const { updatedAt: _, ...row } = newRow('webhookDelivery', principal)
  return tx.webhookDelivery.create({
    data: { ...row, endpointId, eventId: event.id, eventType: event.type, dueAt: row.createdAt },
  })
}

/** An id for an event of the principal's. */
export function newEventId({ livemode }: Principal): string {
  return newId('event', livemode)
}
