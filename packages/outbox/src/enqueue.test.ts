import { inTransaction } from '@paylinks/db/client'
import { linkEvent } from '@paylinks/test-kit/events'
import { createTestDatabase } from '@paylinks/test-kit/postgres'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { enqueue, OUTBOX_CHANNEL } from './enqueue.ts'

test('a commit notifies the relays; a transaction that is open or rolled back does not', async () => {
  const database = await createTestDatabase()
  onTestFinished(() => database.drop())
  const listener = new pg.Client(database.url)
  await listener.connect()
  const heard: string[] = []
  listener.on('notification', ({ channel }) => heard.push(channel))
  await listener.query(`LISTEN ${OUTBOX_CHANNEL}`)
  /** Postgres delivers what is due before it answers. */
  const catchUp = () => listener.query('SELECT 1')

  await inTransaction(database.db, async (tx) => {
    await enqueue(tx, linkEvent(), {})
    throw new Error('changed my mind')
  }).catch(() => {})
  await inTransaction(database.db, async (tx) => {
    await enqueue(tx, linkEvent(), {})
    await catchUp()
    expect(heard).toEqual([])
  })
  await expect.poll(() => heard).toEqual([OUTBOX_CHANNEL])
  await listener.end()
})
