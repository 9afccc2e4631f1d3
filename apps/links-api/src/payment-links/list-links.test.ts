import { insertPackage, insertPrice, insertRecurringPrice } from '@paylinks/test-kit/builders'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import type { Caller } from '../../test/caller.ts'
import type { TestApi, TestMerchant } from '../../test/start-test-api.ts'

/** So many links, oldest first, all made at the same instant. */
async function insertTies(api: TestApi, merchant: TestMerchant, count: number): Promise<string[]> {
  const ids: string[] = []
  for (let made = 0; made < count; made++) {
    ids.push((await insertPaymentLink(api.db, merchant, { mode: 'setup', snapshot: { name: `Link ${made}` } })).id)
  }
  await api.db.paymentLink.updateMany({
    where: { id: { in: ids } },
    data: { createdAt: new Date('2026-06-17T14:00:00Z') },
  })
  return ids
}

async function namesOf(caller: Caller, query: Record<string, string>): Promise<string[]> {
  const { status, body } = await caller.get(`/payment-links?${new URLSearchParams(query)}`)
  expect(status).toBe(200)
  expect(body.total).toBe(body.data.length)
  return body.data.map(({ name }: { name: string }) => name).sort()
}

test('an account without links has an empty list', async ({ merchant }) => {
  const { status, body } = await merchant.get('/payment-links')
  expect([status, body]).toEqual([
    200,
    { data: [], has_more: false, limit: 20, offset: 0, total: 0, total_is_capped: false },
  ])
})

test('links are listed newest first, twenty to a page, each as it is shown alone', async ({ api, merchant }) => {
  const ids = await insertTies(api, merchant, 22)
  const { body } = await merchant.get('/payment-links')
  expect(body).toMatchObject({ has_more: true, limit: 20, offset: 0, total: 22 })
  expect(body.data.map(({ id }: { id: string }) => id)).toEqual(ids.toReversed().slice(0, 20))
  expect(body.data[0]).toEqual((await merchant.get(`/payment-links/${ids.at(-1)}`)).body)
})

test('pages by offset cover the list once, ties included, and count it', async ({ api, merchant }) => {
  const ids = await insertTies(api, merchant, 7)
  const pages = await Promise.all([0, 3, 6, 9].map((offset) => merchant.get(`/payment-links?limit=3&offset=${offset}`)))
  expect(pages.map(({ body }) => [body.data.length, body.has_more, body.offset, body.total])).toEqual([
    [3, true, 0, 7],
    [3, true, 3, 7],
    [1, false, 6, 7],
    [0, false, 9, 7],
  ])
  expect(pages.flatMap(({ body }) => body.data.map(({ id }: { id: string }) => id))).toEqual(ids.toReversed())
})

test('pages behind a link cover the list once, ties included, whatever is added meanwhile', async ({
  api,
  merchant,
}) => {
  const ids = await insertTies(api, merchant, 7)
  const seen: string[] = []
  for (let page = await merchant.get('/payment-links?limit=3'); ; ) {
    seen.push(...page.body.data.map(({ id }: { id: string }) => id))
    if (!page.body.has_more) break
    await insertTies(api, merchant, 1)
    page = await merchant.get(`/payment-links?limit=3&starting_after=${seen.at(-1)}`)
    expect(Object.keys(page.body)).toEqual(['data', 'has_more', 'limit'])
  }
  expect(seen).toEqual(ids.toReversed())
})

test('a page that ends with the last link has no more', async ({ api, merchant }) => {
  const [oldest = ''] = await insertTies(api, merchant, 2)
  const all = await merchant.get('/payment-links?limit=2')
  expect([all.body.has_more, all.body.data.length]).toEqual([false, 2])
  const beyond = await merchant.get(`/payment-links?limit=2&starting_after=${oldest}`)
  expect(beyond.body).toEqual({ data: [], has_more: false, limit: 2 })
})

test('the link to start after may be one that the filters leave out', async ({ api, merchant }) => {
  await insertPaymentLink(api.db, merchant, { snapshot: { name: 'Active' } })
  const { id } = await insertPaymentLink(api.db, merchant, { deactivatedAt: new Date() })
  const { body } = await merchant.get(`/payment-links?is_active=true&starting_after=${id}`)
  expect(body.data.map(({ name }: { name: string }) => name)).toEqual(['Active'])
})

test('a link to start after must be one of this account and mode', async ({ api }) => {
  const { live, test: testing } = await api.newMerchantInBothModes()
  const foreign = await insertPaymentLink(api.db, await api.newMerchant())
  const otherMode = await insertPaymentLink(api.db, testing)
  for (const id of [foreign.id, otherMode.id, 'pl_live_01h455vb4pex5vsknk084sn02q']) {
    const { status, body } = await live.get(`/payment-links?starting_after=${id}`)
    expect(status).toBe(422)
    expect(body.errors).toMatchObject([{ path: 'starting_after', code: 'invalid_value' }])
  }
})

test('a list holds nothing of another account or of the other mode', async ({ api }) => {
  const { live, test: testing } = await api.newMerchantInBothModes()
  await insertPaymentLink(api.db, await api.newMerchant())
  const ours = await insertPaymentLink(api.db, testing)
  expect((await live.get('/payment-links')).body).toMatchObject({ data: [], total: 0 })
  expect((await testing.get('/payment-links')).body).toMatchObject({ data: [{ id: ours.id }], total: 1 })
})

test('each filter lets through what it names, and nothing else', async ({ api, merchant }) => {
  const [oneTime, monthly] = [await insertPrice(api.db, merchant), await insertRecurringPrice(api.db, merchant)]
  const euros = await insertPrice(api.db, merchant, { currency: 'EUR' })
  const pack = await insertPackage(api.db, merchant, { items: [{ priceId: oneTime.id }] })
  const create = async (body: object) => expect((await merchant.post('/payment-links', body)).status).toBe(201)
  const customer = await api.db.customer.create({
    data: { id: 'cus_live_1', accountId: merchant.accountId, livemode: true },
  })
  const coupon = await api.db.coupon.create({
    data: { id: 'coupon_live_1', accountId: merchant.accountId, livemode: true, percentOff: 10, duration: 'once' },
  })
  await create({ name: 'once', line_items: [{ price_id: oneTime.id }], coupon_id: coupon.id })
  await create({ name: 'pack', package_ids: [pack.id] })
  await create({
    name: 'monthly',
    mode: 'subscription',
    line_items: [{ price_id: monthly.id }],
    customer_id: customer.id,
  })
  await create({ name: 'euros', line_items: [{ price_id: euros.id }] })
  await create({ name: 'setup', mode: 'setup' })
  await insertPaymentLink(api.db, merchant, { mode: 'setup', snapshot: { name: 'closed' }, deactivatedAt: new Date() })

  expect(await namesOf(merchant, { is_active: 'false' })).toEqual(['closed'])
  expect(await namesOf(merchant, { is_active: 'true' })).toEqual(['euros', 'monthly', 'once', 'pack', 'setup'])
  expect(await namesOf(merchant, { mode: 'subscription' })).toEqual(['monthly'])
  expect(await namesOf(merchant, { mode: 'setup', is_active: 'true' })).toEqual(['setup'])
  expect(await namesOf(merchant, { customer_id: customer.id })).toEqual(['monthly'])
  expect(await namesOf(merchant, { coupon_id: coupon.id })).toEqual(['once'])
  expect(await namesOf(merchant, { price_id: oneTime.id })).toEqual(['once', 'pack'])
  expect(await namesOf(merchant, { package_id: pack.id })).toEqual(['pack'])
  expect(await namesOf(merchant, { currency: 'EUR' })).toEqual(['euros'])
  expect(await namesOf(merchant, { currency: 'USD', mode: 'payment', price_id: oneTime.id, q: 'ck' })).toEqual(['pack'])
  expect(await namesOf(merchant, { price_id: 'price_live_nothing' })).toEqual([])
})

test('q finds a part of the name in any case, and takes wildcards for what they are', async ({ api, merchant }) => {
  for (const name of ['50% off', '50 off', 'snake_case', 'snake-case', 'back\\slash', 'Ärger', null]) {
    await insertPaymentLink(api.db, merchant, { mode: 'setup', snapshot: { name } })
  }
  expect(await namesOf(merchant, { q: '50%' })).toEqual(['50% off'])
  expect(await namesOf(merchant, { q: 'E_c' })).toEqual(['snake_case'])
  expect(await namesOf(merchant, { q: '\\' })).toEqual(['back\\slash'])
  expect(await namesOf(merchant, { q: 'SNAKE' })).toEqual(['snake-case', 'snake_case'])
  expect(await namesOf(merchant, { q: "' OR 1=1 --" })).toEqual([])
})

test('both ends of a span of time are part of it, in any time zone', async ({ api, merchant }) => {
  const now = Date.now()
  for (const [name, after] of [
    ['first', -1],
    ['second', 0],
    ['third', 1],
  ] as const) {
    const { id } = await insertPaymentLink(api.db, merchant, { mode: 'setup', snapshot: { name } })
    await api.db.paymentLink.update({ where: { id }, data: { createdAt: new Date(now + after) } })
  }
  const [utc, inParis] = [new Date(now).toISOString(), new Date(now + 7_200_000).toISOString().replace('Z', '+02:00')]
  expect(await namesOf(merchant, { created_at_gte: utc })).toEqual(['second', 'third'])
  expect(await namesOf(merchant, { created_at_lte: inParis })).toEqual(['first', 'second'])
  expect(await namesOf(merchant, { created_at_gte: utc, created_at_lte: utc })).toEqual(['second'])
})

test('metadata filters by the text of each key', async ({ api, merchant }) => {
  const withMetadata = (name: string, metadata: Record<string, unknown> | null) =>
    insertPaymentLink(api.db, merchant, { mode: 'setup', snapshot: { name, metadata } })
  await withMetadata('both', { campaign: 'autumn', year: 2026 })
  await withMetadata('one', { campaign: 'autumn' })
  await withMetadata('odd', { 'a[b] "c"\'': 'x', empty: '' })
  await withMetadata('none', null)

  expect(await namesOf(merchant, { 'metadata[campaign]': 'autumn' })).toEqual(['both', 'one'])
  expect(await namesOf(merchant, { 'metadata[campaign]': 'autumn', 'metadata[year]': '2026' })).toEqual(['both'])
  expect(await namesOf(merchant, { 'metadata[a[b] "c"\']': 'x' })).toEqual(['odd'])
  expect(await namesOf(merchant, { 'metadata[empty]': '' })).toEqual(['odd'])
  expect(await namesOf(merchant, { 'metadata[campaign]': 'aut' })).toEqual([])
})

test('metadata that is no text is found by its JSON, and text that reads the same too', async ({ api, merchant }) => {
  const values = {
    five: 5,
    half: 0.5,
    text: '5',
    yes: true,
    'text yes': 'true',
    list: [1, 2],
    null: null,
    big: '1e400',
  }
  for (const [name, value] of Object.entries(values)) {
    const metadata = { key: value }
    await insertPaymentLink(api.db, merchant, { mode: 'setup', snapshot: { name, metadata } })
  }
  expect(await namesOf(merchant, { 'metadata[key]': '5' })).toEqual(['five', 'text'])
  expect(await namesOf(merchant, { 'metadata[key]': '0.5' })).toEqual(['half'])
  expect(await namesOf(merchant, { 'metadata[key]': 'true' })).toEqual(['text yes', 'yes'])
  expect(await namesOf(merchant, { 'metadata[key]': '[1, 2]' })).toEqual(['list'])
  expect(await namesOf(merchant, { 'metadata[key]': '1e400' })).toEqual(['big'])
  for (const value of ['5.0', 'null', '{', '"']) expect(await namesOf(merchant, { 'metadata[key]': value })).toEqual([])
})

test.for<[string, string[]]>([
  ['limit=0', ['limit out_of_range']],
  ['limit=101', ['limit out_of_range']],
  ['limit=1e1', ['limit invalid_format']],
  ['limit=', ['limit invalid_format']],
  ['limit=10&limit=20', ['limit duplicate']],
  ['offset=-1', ['offset invalid_format']],
  ['offset=99999999999', ['offset invalid_format']],
  ['offset=10001', ['offset out_of_range']],
  ['offset=0&starting_after=pl_live_1', ['offset conflicts_with']],
  ['starting_after=cs_live_1', ['starting_after invalid_format']],
  ['is_active=yes', ['is_active invalid_value']],
  ['mode=donation', ['mode invalid_value']],
  ['currency=usd', ['currency invalid_value']],
  ['q=', ['q too_short']],
  ['q=%00', ['q invalid_characters']],
  ['created_at_gte=yesterday', ['created_at_gte invalid_format']],
  ['created_at_lte=2026-02-30T00:00:00Z', ['created_at_lte invalid_format']],
  ['metadata=x', ['metadata invalid_type']],
  ['metadata[a]=x&metadata[a]=y', ['metadata[a] duplicate']],
  ['metadata[a]=%00', ['metadata.a invalid_characters']],
  ['sort=name&__proto__=x&limit=0', ['limit out_of_range', 'sort unknown_field', '__proto__ unknown_field']],
])('?%s is refused', async ([query, faults], { merchant }) => {
  const { status, body } = await merchant.get(`/payment-links?${query}`)
  expect([status, body.code]).toEqual([422, 'invalid_request'])
  const told = body.errors.map(({ path, code }: { path: string; code: string }) => `${path} ${code}`)
  expect(told).toEqual(faults)
})
