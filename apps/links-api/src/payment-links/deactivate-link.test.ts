import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import { patiently } from '../../test/patiently.ts'

test('a deactivated link is inactive in a version of its own that sells the same, and tells so once', async ({
  api,
  merchant,
}) => {
  const { id, snapshot } = await insertPaymentLink(api.db, merchant)
  const { status, body } = await merchant.delete(`/payment-links/${id}`)
  expect(status).toBe(200)
  expect(body).toMatchObject({ id, is_active: false, version: 2, deactivated_at: expect.any(String) })
  expect(body.updated_at).toBe(body.deactivated_at)
  expect((await merchant.get(`/payment-links/${id}`)).body).toEqual(body)
  expect(await api.db.paymentLinkVersion.findMany({ where: { linkId: id } })).toMatchObject([
    { version: 1, snapshot },
    { version: 2, snapshot },
  ])
  expect(await api.eventsAbout(id)).toMatchObject([
    { type: 'payment_link.deactivated', aggregate_version: 2, data: { object: { id, is_active: false, version: 2 } } },
  ])
})

test('deactivating again answers the same and changes nothing', async ({ api, merchant }) => {
  const { id } = await insertPaymentLink(api.db, merchant)
  const first = await merchant.delete(`/payment-links/${id}`)
  const again = await merchant.delete(`/payment-links/${id}`)
  expect([again.status, again.text]).toEqual([200, first.text])
  expect(await api.eventsAbout(id)).toHaveLength(1)
})

test('ten deactivations at once make one version and one event', async ({ api, merchant }) => {
  const { id } = await insertPaymentLink(api.db, merchant)
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => patiently(() => merchant.delete(`/payment-links/${id}`))),
  )
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
  expect(answers[0]?.body.version).toBe(2)
  expect(await api.eventsAbout(id)).toHaveLength(1)
})

test('a link of another account or of the other mode is not found and stays active', async ({ api }) => {
  const { live, test: testing } = await api.newMerchantInBothModes()
  for (const owner of [await api.newMerchant(), testing]) {
    const { id } = await insertPaymentLink(api.db, owner)
    const { status, body } = await live.delete(`/payment-links/${id}`)
    expect([status, body.code]).toEqual([404, 'not_found'])
    expect(await api.db.paymentLink.findUniqueOrThrow({ where: { id } })).toMatchObject({ isActive: true, version: 1 })
  }
})
