import { createEmptyDatabase } from '@paylinks/test-kit/postgres'
import { expect, test } from 'vitest'
import { ensureDatabase } from './ensure-database.ts'

test('a database that is missing is created once, however many ask for it at the same time', async () => {
  const { url, drop } = await createEmptyDatabase()
  await drop()
  try {
    const outcomes = await Promise.all([1, 2, 3].map(() => ensureDatabase(url)))
    expect(outcomes.filter(({ created }) => created)).toHaveLength(1)
    await expect(ensureDatabase(url)).resolves.toEqual({ created: false })
  } finally {
    await drop()
  }
})

test('a server that cannot be reached is the error of the driver', async () => {
  await expect(ensureDatabase('postgresql://postgres@127.0.0.1:1/paylinks')).rejects.toMatchObject({
    code: 'ECONNREFUSED',
  })
})
