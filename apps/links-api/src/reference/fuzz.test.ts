import type { OpenApiDocument } from '@paylinks/contracts/openapi'
import { merchantApi } from '@paylinks/contracts/operations/merchant-api'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import { createExampleWorld } from '../../test/example-world.ts'
import { createRequestFuzzer } from '../../test/request-fuzzer.ts'
import { createResponseChecker } from '../../test/response-schemas.ts'

const REQUESTS = 2_000
const SEED = 20260617
const IN_FLIGHT = 8
/** An answer that takes longer counts as a hang. */
const LONGEST_ANSWER_MS = 10_000

test(`${REQUESTS} requests made from the document, half of them broken, meet no 5xx, no hang and no answer that it does not describe`, async ({
  api,
}) => {
  const document = (await (await fetch(`${api.url}/openapi.json`)).json()) as OpenApiDocument
  const { merchant, ids } = await createExampleWorld(api)
  const faultsOfResponse = createResponseChecker(document)
  const nextRequest = createRequestFuzzer(document, { seed: SEED, ids })

  const faults: string[] = []
  const statuses = new Map<number, number>()
  async function sendOne(number: number): Promise<void> {
    const operation = merchantApi[number % merchantApi.length]
    if (operation === undefined) throw new Error('the API has no operation')
    const { method, path, headers, body } = nextRequest(operation)
    const response = await fetch(api.url + path, {
      method,
      headers: { ...headers, authorization: `Bearer ${merchant.key}` },
      body: body ?? null,
      signal: AbortSignal.timeout(LONGEST_ANSWER_MS),
    })
    const { status } = response
    const answer = await response.json()
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
    const contentType = response.headers.get('content-type') ?? ''
    const found = status >= 500 ? [JSON.stringify(answer)] : faultsOfResponse(operation, status, contentType, answer)
    const request = `#${number} ${method} ${path.slice(0, 300)} ${body?.slice(0, 500)}`
    faults.push(...found.map((fault) => `${request} → ${status}: ${fault}`))
  }
  for (let sent = 0; sent < REQUESTS; sent += IN_FLIGHT) {
    await Promise.all(Array.from({ length: IN_FLIGHT }, (_, index) => sendOne(sent + index)))
  }

  expect(faults).toEqual([])
  // The fuzzer is of use only while its requests reach both what works and what is refused.
  for (const status of [200, 201, 400, 404, 409, 413, 415, 422])
    expect(statuses.get(status) ?? 0, `answers with ${status}`).toBeGreaterThan(0)
}, 180_000)
