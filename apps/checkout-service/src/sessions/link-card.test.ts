import type { LineItem, LinkSnapshot } from '@paylinks/contracts/payment-links'
import { expect, test } from 'vitest'
import { cardOf } from './link-card.ts'

const item: LineItem = {
  price_id: 'price_live_1',
  product_id: 'prod_live_1',
  product_name: 'Pro plan',
  product_image_url: 'https://shop.example/pro.png',
  quantity: 1,
  description: null,
  unit_amount_atom: 4900,
  currency: 'USD',
  recurring: null,
} as LineItem

const cardFor = (snapshot: Partial<LinkSnapshot>) =>
  cardOf({
    merchantName: 'Acme',
    snapshot: {
      name: 'secret label',
      coupon: null,
      currency: 'USD',
      line_items: [item],
      total_amount_atom: 4900,
      ...snapshot,
    } as LinkSnapshot,
  })

test('a card says what is sold, by whom and for how much', () => {
  expect(cardFor({})).toEqual({
    title: 'Pro plan',
    merchant_name: 'Acme',
    amount: '$49.00',
    picture_url: 'https://shop.example/pro.png',
  })
})

test("the merchant's own label of a link is shown to nobody", () => {
  expect(JSON.stringify(cardFor({}))).not.toContain('secret label')
})

test.each([
  ['without decimals', { currency: 'JPY', total_amount_atom: 4900 }, '¥4,900'],
  ['below one', { total_amount_atom: 7 }, '$0.07'],
  ['monthly', { line_items: [{ ...item, recurring: { interval: 'month', interval_count: 1 } }] }, '$49.00 per month'],
  [
    'quarterly',
    { line_items: [{ ...item, recurring: { interval: 'month', interval_count: 3 } }] },
    '$49.00 every 3 months',
  ],
  ['with a coupon', { coupon: {} as LinkSnapshot['coupon'] }, ''],
  ['of a setup', { line_items: [], currency: null, total_amount_atom: 0 }, ''],
] as const)('the amount %s', (_name, snapshot, amount) => {
  expect(cardFor(snapshot as Partial<LinkSnapshot>).amount).toBe(amount)
})

test('several items are counted, and a picture that is not on https is left out', () => {
  const card = cardFor({ line_items: [{ ...item, product_image_url: 'http://shop.example/a.png' }, item, item] })
  expect([card.title, card.picture_url]).toEqual(['Pro plan and 2 more', ''])
})
