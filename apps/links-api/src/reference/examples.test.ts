import type { OpenApiDocument } from '@paylinks/contracts/openapi'
import { merchantApi } from '@paylinks/contracts/operations/merchant-api'
import { expect } from 'vitest'
import { test as apiTest } from '../../test/api-test.ts'
import { createExampleWorld } from '../../test/example-world.ts'
import { createResponseChecker } from '../../test/response-schemas.ts'

const test = apiTest.extend('faultsOfResponse', { scope: 'file' }, async ({ api }) =>
  createResponseChecker((await (await fetch(`${api.url}/openapi.json`)).json()) as OpenApiDocument),
)

const examples = merchantApi.flatMap((operation) => operation.examples.map((example) => ({ operation, example })))

test.for(examples)(
  '$operation.operationId, "$example.summary": the service answers as documented',
  async ({ operation, example }, { api, faultsOfResponse }) => {
    const world = await createExampleWorld(api)
    const answer = await world.replay(operation, example)
    expect(answer.status).toBe(example.status)
    expect(withoutVolatile(answer.body)).toEqual(withoutVolatile(example.response))
    expect(faultsOfResponse(operation, answer.status, 'application/json', answer.body)).toEqual([])
    expect(faultsOfResponse(operation, example.status, 'application/json', example.response)).toEqual([])
  },
)

/** What differs each time something is made, reduced to its kind: new ids, secrets, and when it happened. */
function withoutVolatile(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, item) => {
    if (typeof item !== 'string') return item
    if (key === 'id' || key === 'event_id') return item.replace(/_[0-9a-z]{26}$/, '_…')
    if (['secure_token', 'url', 'key', 'prefix', 'last_four', 'secret'].includes(key)) return '…'
    if (key === 'day') return '(day)'
    return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(item) ? '(time)' : item
  })
}
