import type { OpenApiDocument } from '@paylinks/contracts/openapi'
import { merchantApi } from '@paylinks/contracts/operations/merchant-api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createExampleWorld } from '../../test/example-world.ts'
import { createResponseChecker } from '../../test/response-schemas.ts'
import { startTestApi, type TestApi } from '../../test/start-test-api.ts'

let api: TestApi
let faultsOfResponse: ReturnType<typeof createResponseChecker>
beforeAll(async () => {
  api = await startTestApi()
  faultsOfResponse = createResponseChecker((await (await fetch(`${api.url}/openapi.json`)).json()) as OpenApiDocument)
})
afterAll(() => api.stop())

const examples = merchantApi.flatMap((operation) => operation.examples.map((example) => ({ operation, example })))

test.each(examples)(
  '$operation.operationId, "$example.summary": the service answers as documented',
  async ({ operation, example }) => {
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
    if (key === 'id') return item.replace(/_[0-9a-z]{26}$/, '_…')
    if (['secure_token', 'url', 'key', 'prefix', 'last_four'].includes(key)) return '…'
    return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(item) ? '(time)' : item
  })
}
