import { newId } from '@paylinks/contracts/ids'
import { newWebhookSecret } from '@paylinks/contracts/webhook-signature'
import { createMasterKey, parseMasterKeys } from '@paylinks/service-kit/master-key'
import { insertMerchant } from '@paylinks/test-kit/builders'
import { linkEvent } from '@paylinks/test-kit/events'
import { TEST_MASTER_KEY } from '@paylinks/test-kit/master-key'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { insertWebhookEndpoint } from '@paylinks/test-kit/webhook-builders'
import { Webhook } from 'standardwebhooks'
import { expect } from 'vitest'
import { startReceiver } from '../../test/receiver.ts'
import { commitEvent, test } from '../../test/webhook-test.ts'
import { disableFailing } from '../dispatch/settle-store.ts'
import {
  failUndeliverable,
  makeDeliveries,
  reconcile,
  removeDeletedEndpoints,
  removeDeliveries,
  replayStep,
} from './delivery-store.ts'

const DAY_MS = 24 * 60 * 60 * 1000

test('an event reaches each subscribed endpoint, signed, as the log has it', async ({
  db,
  owner,
  receiver,
  happen,
  endpointAt,
}) => {
  const other = await startReceiver()
  const [all, some] = [await endpointAt(receiver.url), await endpointAt(other.url, ['payment_link.created'])]
  const { id } = await happen('payment_link.created')
  await Promise.all([receiver.got(1), other.got(1)])
  for (const [{ received }, { secret }] of [
    [receiver, all],
    [other, some],
  ] as const) {
    const [one] = received
    const verified = new Webhook(secret).verify(one?.body ?? '', one?.headers ?? {})
    const { payload } = await db.event.findUniqueOrThrow({ where: { id } })
    expect(verified).toEqual({ ...(payload as object), object: 'event' })
    expect(one?.headers['webhook-id']).toBe(id)
  }
  await waitFor(async () => (await db.webhookDelivery.count({ where: { ...owner, status: 'succeeded' } })) === 2)
  await other.close()
})

test('nobody else is told: not another account, not the other mode, not who did not subscribe, not who is disabled', async ({
  db,
  owner,
  receiver,
  happen,
  endpointAt,
}) => {
  const forbidden = await startReceiver()
  const now = new Date()
  await insertWebhookEndpoint(db, { ...owner, livemode: true }, { url: forbidden.url })
  await insertWebhookEndpoint(db, await insertMerchant(db, { livemode: false }), { url: forbidden.url })
  await endpointAt(forbidden.url, ['payment_link.deactivated'])
  const off = { isEnabled: false, disabledReason: 'merchant', disabledAt: now }
  await insertWebhookEndpoint(db, owner, { url: forbidden.url, ...off })
  await insertWebhookEndpoint(db, owner, { url: forbidden.url, deletedAt: now })
  await insertWebhookEndpoint(db, owner, { url: forbidden.url, enabledAt: new Date(Date.now() + DAY_MS) })
  await endpointAt(receiver.url)
  const { id } = await happen()
  await receiver.got(1)
  expect(await db.webhookDelivery.count({ where: { eventId: id } })).toBe(1)
  expect(forbidden.received).toEqual([])
  await forbidden.close()
})

test('whoever can publish can have nothing sent that did not happen', async ({
  db,
  bus,
  owner,
  receiver,
  endpointAt,
}) => {
  await endpointAt(receiver.url)
  const invented = { ...linkEvent(), id: newId('event', false), account_id: owner.accountId, livemode: false }
  const real = await commitEvent(db, owner, 'payment_link.created')
  const lie = structuredClone(real)
  lie.data.object.total_amount_atom = 1
  for (const event of [invented, lie]) await bus.publish({ event, traceparent: null, requestId: null })
  await receiver.got(1)
  expect(await makeDeliveries(db, [invented.id])).toEqual({ made: 0, unknown: 1 })
  expect(receiver.received.map(({ body }) => JSON.parse(body).data.object.total_amount_atom)).toEqual([4900])
})

test('an event that arrives again, in any order, is delivered once', async ({
  db,
  receiver,
  happen,
  bus,
  endpointAt,
}) => {
  await endpointAt(receiver.url)
  const events = [await happen(), await happen('payment_link.updated')]
  for (const event of [...events, ...events.toReversed()])
    await bus.publish({ event, traceparent: null, requestId: null })
  await receiver.got(2)
  await waitFor(async () => {
    const done = await db.webhookDelivery.count({
      where: { eventId: { in: events.map(({ id }) => id) }, status: 'succeeded' },
    })
    return done === 2
  })
  expect(receiver.received).toHaveLength(2)
})

test('a failed try is shown, and tried again until it succeeds', async ({ db, happen, endpointAt }) => {
  const answers = [500, 200]
  const receiver = await startReceiver((response) => {
    response.statusCode = answers.shift() ?? 200
    response.end('what happened here')
  })
  await endpointAt(receiver.url)
  const { id: eventId } = await happen()
  const failedOnce = await waitFor(() => db.webhookDelivery.findFirst({ where: { eventId, failedTries: 1 } }))
  expect(failedOnce).toMatchObject({ status: 'pending', tryCount: 1 })
  const secondsLeft = ((failedOnce.dueAt?.getTime() ?? 0) - Date.now()) / 1000
  expect(secondsLeft).toBeLessThanOrEqual(5)
  await receiver.got(2)
  const done = await waitFor(() =>
    db.webhookDelivery.findFirst({
      where: { eventId, status: 'succeeded' },
      include: { tries: { orderBy: { number: 'asc' } } },
    }),
  )
  expect(done.tries).toMatchObject([
    { number: 1, statusCode: 500, error: 'status_not_2xx', answer: 'what happened here' },
    { number: 2, statusCode: 200, error: null },
  ])
  await receiver.close()
})

test('what a replica claimed before it died is sent by another one once the lease is over', async ({
  db,
  owner,
  receiver,
  endpointAt,
}) => {
  const { id: endpointId } = await endpointAt(receiver.url)
  const { id: eventId } = await commitEvent(db, owner, 'payment_link.created')
  const leasedUntil = new Date(Date.now() + 1_000)
  const row = { endpointId, eventId, eventType: 'payment_link.created', dueAt: leasedUntil, leasedUntil }
  await db.webhookDelivery.create({ data: { id: newId('webhookDelivery', false), ...owner, ...row } })
  await receiver.got(1)
})

test('an event whose message was lost is found in the log and delivered', async ({
  db,
  owner,
  receiver,
  endpointAt,
}) => {
  await endpointAt(receiver.url)
  const { id } = await commitEvent(db, owner, 'payment_link.created')
  const [earlier, later] = [new Date(Date.now() - 60_000), new Date(Date.now() - 120_000)]
  await db.event.update({ where: { id }, data: { createdAt: earlier } })
  await db.webhookReconciliation.upsert({
    where: { id: 1 },
    create: { id: 1, reconciledUpTo: later },
    update: { reconciledUpTo: later },
  })
  await waitFor(async () => {
    await reconcile(db)
    return receiver.received.length > 0
  })
  expect(await reconcile(db)).toBe(0)
})

test('after a rotation both secrets verify until the old one is out of date', async ({
  db,
  receiver,
  happen,
  endpointAt,
}) => {
  const { id, secret } = await endpointAt(receiver.url)
  const previous = newWebhookSecret()
  const sealedPreviousSecret = createMasterKey(parseMasterKeys(TEST_MASTER_KEY)).seal(previous, id)
  const verifies =
    (key: string, one = receiver.received.at(-1)) =>
    () =>
      new Webhook(key).verify(one?.body ?? '', one?.headers ?? {})
  const inAnHour = new Date(Date.now() + DAY_MS / 24)
  await db.webhookEndpoint.update({ where: { id }, data: { sealedPreviousSecret, previousSecretExpiresAt: inAnHour } })
  await happen()
  await receiver.got(1)
  for (const key of [secret, previous]) expect(verifies(key)).not.toThrow()
  await db.webhookEndpoint.update({ where: { id }, data: { previousSecretExpiresAt: new Date() } })
  await happen()
  await receiver.got(2)
  expect(verifies(secret)).not.toThrow()
  expect(verifies(previous)).toThrow()
})

test('a replay sends every event since a time again, and those that were never delivered', async ({
  db,
  owner,
  receiver,
  happen,
  endpointAt,
}) => {
  const early = await commitEvent(db, owner, 'payment_link.created')
  await db.event.update({ where: { id: early.id }, data: { createdAt: new Date(Date.now() - DAY_MS) } })
  const unheard = await commitEvent(db, owner, 'payment_link.updated')
  const { id } = await endpointAt(receiver.url)
  const heard = await happen()
  await receiver.got(1)
  await waitFor(() => db.webhookDelivery.findFirst({ where: { eventId: heard.id, status: 'succeeded' } }))
  const replay = { replaySince: new Date(Date.now() - DAY_MS / 2), replayUntil: new Date(Date.now() + 1_000) }
  await db.webhookEndpoint.update({ where: { id }, data: replay })
  await receiver.got(3)
  const ids = receiver.received.slice(1).map(({ headers }) => headers['webhook-id'])
  expect(ids.sort()).toEqual([unheard.id, heard.id].sort())
  await waitFor(async () => (await db.webhookEndpoint.findUniqueOrThrow({ where: { id } })).replaySince === null)
})

test('an endpoint that has failed for five days is disabled, with an event, and what is pending has failed', async ({
  db,
  owner,
  endpointAt,
  happen,
}) => {
  const receiver = await startReceiver((response) => {
    response.statusCode = 503
    response.end()
  })
  const { id } = await endpointAt(receiver.url)
  await db.webhookEndpoint.update({ where: { id }, data: { failingSince: new Date(Date.now() - 5 * DAY_MS) } })
  const { id: eventId } = await happen()
  const event = await waitFor(() => db.event.findFirst({ where: { objectId: id, type: 'webhook_endpoint.disabled' } }))
  expect(event.payload).toMatchObject({
    account_id: owner.accountId,
    data: { object: { id, disabled_reason: 'failing' } },
  })
  expect(await disableFailing(db, id)).toBe(false)
  await waitFor(() => db.webhookDelivery.findFirst({ where: { eventId, status: 'failed' } }))
  await receiver.close()
})

test('four days of failing disable nothing', async ({ db, endpointAt }) => {
  const { id } = await endpointAt('http://127.0.0.1:9/')
  await db.webhookEndpoint.update({ where: { id }, data: { failingSince: new Date(Date.now() - 4 * DAY_MS) } })
  expect(await disableFailing(db, id)).toBe(false)
})

test('one endpoint gets five tries at once, and one that keeps failing none until its pause is over', async ({
  db,
  happen,
  endpointAt,
}) => {
  const held: (() => void)[] = []
  const slow = await startReceiver((response) => void held.push(() => response.end()))
  const broken = await startReceiver((response) => {
    response.statusCode = 500
    response.end()
  })
  await endpointAt(slow.url)
  const { id } = await endpointAt(broken.url)
  for (let count = 0; count < 12; count++) await happen()
  await slow.got(5)
  const circuit = await waitFor(async () => {
    const endpoint = await db.webhookEndpoint.findUniqueOrThrow({ where: { id } })
    return endpoint.circuitOpenUntil !== null && endpoint
  })
  expect(circuit.failuresInRow).toBeGreaterThanOrEqual(5)
  expect(slow.received).toHaveLength(5)
  expect(broken.received.length).toBeLessThan(12)
  await waitFor(() => {
    for (const release of held.splice(0)) release()
    return slow.received.length === 12
  })
  for (const release of held.splice(0)) release()
  await slow.close()
  await broken.close()
})

test('what is out of date is swept, with an endpoint that was deleted', async ({ db, owner, endpointAt }) => {
  const { id: endpointId } = await endpointAt('http://127.0.0.1:9/')
  const old = new Date(Date.now() - 31 * DAY_MS)
  const row = { endpointId, eventId: newId('event', false), eventType: 'payment_link.created', status: 'failed' }
  const { id } = await db.webhookDelivery.create({
    data: { id: newId('webhookDelivery', false), ...owner, ...row, createdAt: old, completedAt: old },
  })
  await db.webhookEndpoint.update({ where: { id: endpointId }, data: { deletedAt: new Date() } })
  await waitFor(async () => {
    await removeDeliveries(db, 500)
    return (await db.webhookDelivery.count({ where: { id } })) === 0
  })
  await removeDeletedEndpoints(db, 500)
  expect(await db.webhookEndpoint.count({ where: { id: endpointId } })).toBe(0)
  expect(await failUndeliverable(db)).toBe(0)
  expect(await replayStep(db)).toBe(false)
})
