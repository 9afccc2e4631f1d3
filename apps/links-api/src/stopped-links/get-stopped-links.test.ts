import { insertPackage, insertPrice, insertProduct } from '@paylinks/test-kit/builders'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import type { Caller } from '../../test/caller.ts'

const stoppedBy = async (caller: Caller, query = '') => {
  const { status, body } = await caller.get(`/stopped-links${query}`)
  expect(status).toBe(200)
  return body.data.map(({ payment_link_id, archived }: { payment_link_id: string; archived: { id: string }[] }) => [
    payment_link_id,
    archived.map(({ id }) => id),
  ])
}

test('an active link that sells something archived is told with all that is archived, until it is restored', async ({
  api,
  merchant,
}) => {
  const lamp = await insertProduct(api.db, merchant, { name: 'Lamp' })
  const price = await insertPrice(api.db, merchant, { productId: lamp.id })
  const bundle = await insertPackage(api.db, merchant, { items: [{ priceId: price.id, quantity: 1 }] })
  const create = async (body: object) => (await merchant.post('/payment-links', body)).body.id as string
  const direct = await create({ name: 'Direct', line_items: [{ price_id: price.id }] })
  const bundled = await create({ package_ids: [bundle.id] })
  const other = await insertPaymentLink(api.db, merchant)
  await insertPaymentLink(api.db, merchant, { items: [{ price }], deactivatedAt: new Date() })
  expect(await stoppedBy(merchant)).toEqual([])

  await merchant.patch(`/packages/${bundle.id}`, { is_active: false })
  expect(await stoppedBy(merchant)).toEqual([[bundled, [bundle.id]]])
  await merchant.patch(`/prices/${price.id}`, { is_active: false })
  await merchant.patch(`/products/${lamp.id}`, { is_active: false })
  expect(await stoppedBy(merchant)).toEqual([
    [bundled, [bundle.id, price.id, lamp.id]],
    [direct, [price.id, lamp.id]],
  ])
  const { body } = await merchant.get(`/stopped-links?payment_link_id=${direct}`)
  expect(body).toEqual({
    data: [
      {
        payment_link_id: direct,
        name: 'Direct',
        archived: [
          { type: 'price', id: price.id, name: 'Lamp' },
          { type: 'product', id: lamp.id, name: 'Lamp' },
        ],
      },
    ],
    has_more: false,
    limit: 20,
  })
  expect((await merchant.get('/stopped-links?limit=1')).body).toMatchObject({ has_more: true, limit: 1 })
  expect(await stoppedBy(merchant, `?payment_link_id=${other.id}`)).toEqual([])

  await merchant.patch(`/products/${lamp.id}`, { is_active: true })
  expect(await stoppedBy(merchant, `?payment_link_id=${direct}`)).toEqual([[direct, [price.id]]])
  await merchant.patch(`/prices/${price.id}`, { is_active: true })
  await merchant.patch(`/packages/${bundle.id}`, { is_active: true })
  expect(await stoppedBy(merchant)).toEqual([])
})

test('what stopped in another account or mode is not told', async ({ api }) => {
  const { live, test: testing } = await api.newMerchantInBothModes()
  for (const owner of [testing, await api.newMerchant()]) {
    const price = await insertPrice(api.db, owner)
    const { body } = await owner.post('/payment-links', { line_items: [{ price_id: price.id }] })
    await owner.patch(`/prices/${price.id}`, { is_active: false })
    expect(await stoppedBy(owner)).toEqual([[body.id, [price.id]]])
    expect(await stoppedBy(live, `?payment_link_id=${body.id}`)).toEqual([])
  }
  expect(await stoppedBy(live)).toEqual([])
})
