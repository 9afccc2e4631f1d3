import { merchantApi } from '@paylinks/contracts/operations/merchant-api'
import type { Operation } from '@paylinks/contracts/operations/operation'
import {
  insertApiKey,
  insertCoupon,
  insertCustomer,
  insertPackage,
  insertPrice,
  insertProduct,
  type Owner,
} from '@paylinks/test-kit/builders'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Caller, faultsOf } from '../../test/caller.ts'
import { insertSession } from '../../test/session-builders.ts'
import { startTestApi, type TestApi } from '../../test/start-test-api.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.stop())

/** Makes an object of each resource that is listed: the path of the list → an insert. */
const builders: Record<string, (owner: Owner) => Promise<{ id: string }>> = {
  '/payment-links': (owner) => insertPaymentLink(api.db, owner),
  '/products': (owner) => insertProduct(api.db, owner),
  '/prices': (owner) => insertPrice(api.db, owner),
  '/packages': (owner) => insertPackage(api.db, owner),
  '/coupons': (owner) => insertCoupon(api.db, owner),
  '/customers': (owner) => insertCustomer(api.db, owner),
  '/checkout-sessions': async (owner) => insertSession(api.db, await insertPaymentLink(api.db, owner)),
  '/api-keys': (owner) => insertApiKey(api.db, owner),
}

const lists = merchantApi
  .filter((operation: Operation) => operation.operationId.startsWith('list'))
  .map(({ path }) => ({ path: path.replace('/api/{account_id}', '') }))

function insertInto(path: string, owner: Owner): Promise<{ id: string }> {
  const insert = builders[path]
  if (insert === undefined) throw new Error(`Say here how to make an object for ${path}`)
  return insert(owner)
}

async function idsOf(caller: Caller, path: string): Promise<string[]> {
  const { status, body } = await caller.get(path)
  expect(status).toBe(200)
  return body.data.map(({ id }: { id: string }) => id)
}

test.for(lists)('$path holds what is of the account and mode, newest first, and nothing else', async ({ path }) => {
  const { live, test: testing } = await api.newMerchantInBothModes()
  const before = await idsOf(live, path)
  await insertInto(path, testing)
  await insertInto(path, await api.newMerchant())
  const own = [await insertInto(path, live), await insertInto(path, live)]
  expect(await idsOf(live, path)).toEqual([...own.map(({ id }) => id).toReversed(), ...before])
})

test.for(lists)('$path is paged both ways without a gap or a repeat', async ({ path }) => {
  const merchant = await api.newMerchant()
  for (let made = 0; made < 5; made++) await insertInto(path, merchant)
  const all = await idsOf(merchant, path)

  const byOffset: string[] = []
  const behindLast: string[] = []
  for (let page = await merchant.get(`${path}?limit=2&offset=0`); ; ) {
    byOffset.push(...page.body.data.map(({ id }: { id: string }) => id))
    expect(page.body).toMatchObject({ limit: 2, total: all.length, has_more: byOffset.length < all.length })
    if (!page.body.has_more) break
    page = await merchant.get(`${path}?limit=2&offset=${byOffset.length}`)
  }
  for (let page = await merchant.get(`${path}?limit=2`); ; ) {
    behindLast.push(...page.body.data.map(({ id }: { id: string }) => id))
    if (!page.body.has_more) break
    page = await merchant.get(`${path}?limit=2&starting_after=${behindLast.at(-1)}`)
    expect(Object.keys(page.body)).toEqual(['data', 'has_more', 'limit'])
  }
  expect([byOffset, behindLast]).toEqual([all, all])
})

test.for(lists)('$path starts after an object of the account and mode alone', async ({ path }) => {
  const { live, test: testing } = await api.newMerchantInBothModes()
  for (const owner of [await api.newMerchant(), testing]) {
    const { id } = await insertInto(path, owner)
    const answer = await live.get(`${path}?starting_after=${id}`)
    expect([answer.status, ...faultsOf(answer)]).toEqual([422, 'starting_after invalid_value'])
  }
})

test.for(lists)('$path lists every fault of its query at once', async ({ path }) => {
  const merchant = await api.newMerchant()
  const { id } = await insertInto(path, merchant)
  const answer = await merchant.get(`${path}?limit=101&offset=-1&colour=red&colour=blue`)
  expect(answer.status).toBe(422)
  expect(faultsOf(answer).sort()).toEqual([
    'colour duplicate',
    'colour unknown_field',
    'limit out_of_range',
    'offset invalid_format',
  ])
  expect(faultsOf(await merchant.get(`${path}?offset=0&starting_after=${id}`))).toEqual(['offset conflicts_with'])
})
