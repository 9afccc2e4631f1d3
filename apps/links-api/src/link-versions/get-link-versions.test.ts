import { insertPrice } from '@paylinks/test-kit/builders'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import { faultsOf } from '../../test/caller.ts'

test('every change of a link is a version, newest first, and pages meet without a gap', async ({ api, merchant }) => {
  const price = await insertPrice(api.db, merchant)
  const { body: link } = await merchant.post('/payment-links', { name: 'First', line_items: [{ price_id: price.id }] })
  await merchant.patch(`/payment-links/${link.id}`, { name: 'Second' })
  await merchant.patch(`/payment-links/${link.id}`, { success_url: 'https://example.com/thanks' })
  await merchant.delete(`/payment-links/${link.id}`)

  const { status, body } = await merchant.get(`/payment-links/${link.id}/versions`)
  expect(status).toBe(200)
  const shown = (versions: Record<string, unknown>[]) =>
    versions.map(({ version, name, success_url, is_active }) => [version, name, success_url, is_active])
  expect(shown(body.data)).toEqual([
    [4, 'Second', 'https://example.com/thanks', false],
    [3, 'Second', 'https://example.com/thanks', true],
    [2, 'Second', null, true],
    [1, 'First', null, true],
  ])
  expect(body.has_more).toBe(false)
  expect(body.data[3]).toMatchObject({ line_items: link.line_items, created_at: link.created_at, coupon: null })

  const first = await merchant.get(`/payment-links/${link.id}/versions?limit=2`)
  expect([first.body.data.length, first.body.has_more]).toEqual([2, true])
  const second = await merchant.get(`/payment-links/${link.id}/versions?limit=2&before_version=3`)
  expect([...shown(first.body.data), ...shown(second.body.data)]).toEqual(shown(body.data))
  expect(second.body.has_more).toBe(false)
})

test('every fault of the query is told', async ({ api, merchant }) => {
  const price = await insertPrice(api.db, merchant)
  const { body: link } = await merchant.post('/payment-links', { line_items: [{ price_id: price.id }] })
  const answer = await merchant.get(`/payment-links/${link.id}/versions?limit=0&before_version=-1&colour=red`)
  expect(answer.status).toBe(422)
  expect(faultsOf(answer).toSorted()).toEqual([
    'before_version invalid_format',
    'colour unknown_field',
    'limit out_of_range',
  ])
})
