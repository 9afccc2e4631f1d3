import { insertMerchant, insertProduct } from '@paylinks/test-kit/builders'
import { createTestDatabase } from '@paylinks/test-kit/postgres'
import { expect, onTestFinished, test } from 'vitest'
import { containing } from './owned-list.ts'

test('a text is found in any case, and wildcards in it stand for themselves', async () => {
  const { db, drop } = await createTestDatabase()
  onTestFinished(drop)
  const merchant = await insertMerchant(db)
  for (const name of ['50% off', '50 off', 'snake_case', 'snake-case', 'back\\slash']) {
    await insertProduct(db, merchant, { name })
  }
  const found = async (text: string) => {
    const rows = await db.product.findMany({ where: { name: containing(text) }, orderBy: { name: 'asc' } })
    return rows.map(({ name }) => name)
  }
  expect(await found('50%')).toEqual(['50% off'])
  expect(await found('E_C')).toEqual(['snake_case'])
  expect(await found('\\')).toEqual(['back\\slash'])
  expect(await found('OFF')).toEqual(['50 off', '50% off'])
})
