import { insertPrice, insertProduct } from '@paylinks/test-kit/builders'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'

test('a link that sells several prices of a product is listed and counted once', async ({ api, merchant }) => {
  const product = await insertProduct(api.db, merchant)
  const prices = [
    await insertPrice(api.db, merchant, { productId: product.id }),
    await insertPrice(api.db, merchant, { productId: product.id, unitAmountAtom: 700 }),
  ]
  const link = await insertPaymentLink(api.db, merchant, { items: prices.map((price) => ({ price })) })
  await insertPaymentLink(api.db, merchant)
  const { body } = await merchant.get(`/payment-links?product_id=${product.id}`)
  expect([body.total, body.data.map(({ id }: { id: string }) => id)]).toEqual([1, [link.id]])
})
