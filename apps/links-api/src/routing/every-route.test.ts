import { merchantApi } from '@paylinks/contracts/operations/merchant-api'
import type { Operation } from '@paylinks/contracts/operations/operation'
import { scopes } from '@paylinks/contracts/scopes'
import { insertApiKey } from '@paylinks/test-kit/builders'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import type { Caller } from '../../test/caller.ts'
import { insertObject } from '../../test/insert-object.ts'
import { apiRoutes } from '../app.ts'

const operations = merchantApi.map((operation) => ({ operation, name: operation.operationId }))
const ofOneObject = operations.filter(({ operation }) => operation.path.includes('/{id}'))

/** The path of an object of an operation's resource, behind the account. */
function pathOf({ path }: Operation, id: string): string {
  return path.replace('/api/{account_id}', '').replace('{id}', id)
}

function call(caller: Caller, operation: Operation, id = 'nothing') {
  const path = pathOf(operation, id)
  return operation.method === 'post' || operation.method === 'patch'
    ? caller[operation.method](path, {})
    : caller[operation.method](path)
}

test('every operation of the contract is answered, and nothing else is', () => {
  const names = (listed: readonly Operation[]) => listed.map(({ operationId }) => operationId).sort()
  expect(names(apiRoutes.map(({ operation }) => operation))).toEqual(names(merchantApi))
})

test('what is no operation is told as no route, to anybody', async ({ api, merchant }) => {
  const answers = [
    await merchant.get('/nothing'),
    await merchant.get('/payment-links/pl_live_1/nothing'),
    await api.callerWith('', 'pay').get('/share/dGhpcyBpcyBhIHRlc3QgdG9rZW4'),
  ]
  for (const { status, headers, body } of answers) {
    expect([status, body.code, body.request_id]).toEqual([404, 'route_not_found', headers.get('x-request-id')])
  }
})

test.for([
  ['DELETE', '/payment-links', 'GET, HEAD, POST'],
  ['PUT', '/payment-links/pl_live_1', 'DELETE, GET, HEAD, PATCH'],
  ['POST', '/checkout-sessions', 'GET, HEAD'],
  ['OPTIONS', '/products', 'GET, HEAD, POST'],
  ['GET', '/api-keys/key_live_1', 'DELETE'],
] as const)('%s %s is told which methods there are: %s', async ([method, path, allow], { merchant }) => {
  const { status, headers, body } = await merchant.send(method, path, undefined)
  expect([status, body.code, headers.get('allow')]).toEqual([405, 'method_not_allowed', allow])
})

test.for(operations)('$name lets nobody in without a key', async ({ operation }, { api }) => {
  const { accountId } = await api.newMerchant()
  const path = operation.path.replace('{account_id}', accountId).replace('{id}', 'nothing')
  const response = await fetch(api.url + path, { method: operation.method.toUpperCase() })
  expect(response.status).toBe(401)
})

test.for(operations)('$name does not open another account', async ({ operation }, { api }) => {
  const [ours, theirs] = [await api.newMerchant(), await api.newMerchant()]
  const answer = await call(api.callerWith(ours.key, theirs.accountId), operation)
  expect([answer.status, answer.body.code]).toEqual([403, 'account_mismatch'])
})

const scoped = operations.flatMap(({ operation, name }) =>
  operation.scope === null ? [] : [{ operation, name, scope: operation.scope }],
)

test.for(scoped)('$name needs its scope and names it', async ({ operation, scope: needed }, { api, merchant }) => {
  const { key } = await insertApiKey(api.db, merchant, { scopes: scopes.filter((scope) => scope !== needed) })
  const answer = await call(api.callerWith(key, merchant.accountId), operation)
  expect([answer.status, answer.body.code]).toEqual([403, 'insufficient_scope'])
  expect(answer.body.detail).toContain(needed)
})

test.for(ofOneObject)(
  '$name finds nothing of another account, nor of the other mode',
  async ({ operation }, { api }) => {
    const { live, test: testing } = await api.newMerchantInBothModes()
    const own = await insertObject(api.db, operation, live)
    expect((await call(live, operation, own.id)).status).toBe(operation.success.status)
    for (const owner of [await api.newMerchant(), testing]) {
      const { id } = await insertObject(api.db, operation, owner)
      const answer = await call(live, operation, id)
      expect([answer.status, answer.body.code]).toEqual([404, 'not_found'])
    }
  },
)
