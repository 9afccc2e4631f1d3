import { merchantApi } from '@paylinks/contracts/operations/merchant-api'
import type { Operation } from '@paylinks/contracts/operations/operation'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import { type Caller, faultsOf } from '../../test/caller.ts'
import { insertObject } from '../../test/insert-object.ts'

const lists = merchantApi
  .filter((operation: Operation) => operation.operationId.startsWith('list'))
  .map((operation) => ({ operation, path: operation.path.replace('/api/{account_id}', '') }))

async function idsOf(caller: Caller, path: string): Promise<string[]> {
  const { status, body } = await caller.get(path)
  expect(status).toBe(200)
  return body.data.map(({ id }: { id: string }) => id)
}

test.for(lists)(
  '$path holds what is of the account and mode, newest first, and nothing else',
  async ({ operation, path }, { api }) => {
    const { live, test: testing } = await api.newMerchantInBothModes()
    const before = await idsOf(live, path)
    await insertObject(api.db, operation, testing)
    await insertObject(api.db, operation, await api.newMerchant())
    const own = [await insertObject(api.db, operation, live), await insertObject(api.db, operation, live)]
    expect(await idsOf(live, path)).toEqual([...own.map(({ id }) => id).toReversed(), ...before])
  },
)

test.for(lists)(
  '$path is paged every way without a gap or a repeat',
  async ({ operation, path }, { api, merchant }) => {
    for (let made = 0; made < 5; made++) await insertObject(api.db, operation, merchant)
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
    const beforeFirst = all.slice(-1)
    for (let hasMore = true; hasMore; ) {
      const { body } = await merchant.get(`${path}?limit=2&ending_before=${beforeFirst[0]}`)
      beforeFirst.unshift(...body.data.map(({ id }: { id: string }) => id))
      hasMore = body.has_more
      expect(Object.keys(body)).toEqual(['data', 'has_more', 'limit'])
    }
    expect([byOffset, behindLast, beforeFirst]).toEqual([all, all, all])
  },
)

test.for(lists)('$path starts after an object of the account and mode alone', async ({ operation, path }, { api }) => {
  const { live, test: testing } = await api.newMerchantInBothModes()
  for (const owner of [await api.newMerchant(), testing]) {
    const { id } = await insertObject(api.db, operation, owner)
    const answer = await live.get(`${path}?starting_after=${id}`)
    expect([answer.status, ...faultsOf(answer)]).toEqual([422, 'starting_after invalid_value'])
    const before = await live.get(`${path}?ending_before=${id}`)
    expect([before.status, ...faultsOf(before)]).toEqual([422, 'ending_before invalid_value'])
  }
})

test.for(lists)('$path lists every fault of its query at once', async ({ operation, path }, { api, merchant }) => {
  const { id } = await insertObject(api.db, operation, merchant)
  const answer = await merchant.get(`${path}?limit=101&offset=-1&colour=red&colour=blue`)
  expect(answer.status).toBe(422)
  expect(faultsOf(answer).sort()).toEqual([
    'colour duplicate',
    'colour unknown_field',
    'limit out_of_range',
    'offset invalid_format',
  ])
  for (const two of ['offset=0&starting_after=', 'offset=0&ending_before=', `starting_after=${id}&ending_before=`]) {
    expect(faultsOf(await merchant.get(`${path}?${two}${id}`))).toEqual(['offset conflicts_with'])
  }
})
