import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectDb } from '@paylinks/db/client'
import { migrate } from '@paylinks/db/migrator'
import { EnvError } from '@paylinks/service-kit/env'
import { createEmptyDatabase } from '@paylinks/test-kit/postgres'
import { expect, onTestFinished, test } from 'vitest'
import { prepareInstallation } from './prepare-installation.ts'

async function setUp() {
  const database = await createEmptyDatabase()
  const dataDir = mkdtempSync(join(tmpdir(), 'paylinks-prepare-'))
  const db = connectDb(database.url, { poolMax: 1 })
  onTestFinished(async () => {
    await db.$disconnect()
    await database.drop()
    rmSync(dataDir, { recursive: true })
  })
  const prepare = () => prepareInstallation(database.url, dataDir)
  return { db, url: database.url, prepare }
}

test('an empty database gets the demo merchant, and is taken again by the next start', async () => {
  const { db, prepare } = await setUp()
  const secrets = await prepare()
  await db.account.create({ data: { id: 'acc_other', name: 'Made beside the demo' } })
  expect(await prepare()).toEqual(secrets)
  expect(await db.account.count()).toBe(2)
})

test('a database that has merchants of its own is refused, and left as it is', async () => {
  const { db, url, prepare } = await setUp()
  await migrate(url)
  await db.account.create({ data: { id: 'acc_real', name: 'A real merchant' } })
  await expect(prepare()).rejects.toThrow(EnvError)
  await expect(prepare()).rejects.toThrow('Set DATABASE_URL to an empty database')
  expect(await db.account.findMany({ select: { id: true } })).toEqual([{ id: 'acc_real' }])
  expect(await db.apiKey.count()).toBe(0)
})
