import { credentials, makeGenericClientConstructor, status } from '@grpc/grpc-js'
import { CHECKOUT_RPC_SERVICE } from '@paylinks/contracts/checkout-rpc'
import { newId } from '@paylinks/contracts/ids'
import { startFlakyProxy } from '@paylinks/test-kit/flaky-proxy'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { service as healthService } from 'grpc-health-check'
import { expect } from 'vitest'
import { startTestService, type TestService, TOKEN_SECRET } from '../test/checkout-service.ts'
import { test } from '../test/service-test.ts'
import { readEnv } from './env.ts'

test.override('variables', { CHECKOUT_PUBLIC_URL: 'https://checkout.example.com/' })

const itemOf = (secureToken: string) => ({ request_id: newId('request'), secure_token: secureToken })

test('an open over gRPC is answered with a session and the address of its page', async ({ db, merchant, service }) => {
  const link = await insertPaymentLink(db, merchant)
  const { results } = await service.mintSessions({ items: [itemOf(link.secureToken), itemOf('nonsense')] })
  expect(results).toMatchObject([
    { outcome: 'session', session: { link_id: link.id, link_version: 1 } },
    { outcome: 'refusal', refusal: { reason: 'UNKNOWN', link_version: 0 } },
  ])
  expect(results[0]?.session?.checkout_url).toMatch(/^https:\/\/checkout\.example\.com\/checkout\/tok_/)
})

test('a resolve over gRPC tells what a token stands for', async ({ db, merchant, service }) => {
  const link = await insertPaymentLink(db, merchant)
  const { results } = await service.resolveLinks({ secure_tokens: [link.secureToken] })
  expect(results).toMatchObject([{ outcome: 'link', link: { link_id: link.id, link_version: 1 } }])
})

const badCalls = {
  'no items': (service: TestService) => service.mintSessions({ items: [] }),
  'more items than a call carries': (service: TestService) =>
    service.mintSessions({ items: Array.from({ length: 257 }, () => itemOf('x'.repeat(27))) }),
  'an item without a request id': (service: TestService) =>
    service.mintSessions({ items: [{ request_id: '', secure_token: 'x'.repeat(27) }] }),
  'a request id with control characters': (service: TestService) =>
    service.mintSessions({ items: [{ request_id: 'req_\u0000\n12345', secure_token: 'x'.repeat(27) }] }),
  'no tokens': (service: TestService) => service.resolveLinks({ secure_tokens: [] }),
  'more tokens than a call carries': (service: TestService) =>
    service.resolveLinks({ secure_tokens: Array.from({ length: 257 }, () => 'x'.repeat(27)) }),
}

for (const [name, call] of Object.entries(badCalls)) {
  test(`a call with ${name} is refused as a whole`, async ({ service }) => {
    await expect(call(service)).rejects.toMatchObject({ code: status.INVALID_ARGUMENT })
  })
}

test('the health service says that the service serves', async ({ service }) => {
  const health = healthClient(service.grpcPort)
  for (const name of ['', CHECKOUT_RPC_SERVICE]) expect(await health.check(name)).toBe('SERVING')
  health.close()
})

/** Several times `RPC_TIMEOUT_MS`, for machines that run much else; a call without that limit would wait for ever. */
const SOON_MS = 8_000

for (const failure of ['cut', 'hang'] as const) {
  test(`a database that is ${failure === 'cut' ? 'gone' : 'hanging'} is UNAVAILABLE within the gateway's deadline, and heals`, async ({
    db,
    merchant,
    database,
  }) => {
    const link = await insertPaymentLink(db, merchant)
    const proxy = await startFlakyProxy(database.url)
    const isolated = await startTestService(proxy.url)
    const item = itemOf(link.secureToken)
    const before = await isolated.mintSessions({ items: [item] })

    proxy[failure]()
    const startedAt = performance.now()
    const calls = await Promise.allSettled(
      Array.from({ length: 20 }, () => isolated.mintSessions({ items: [itemOf(link.secureToken)] })),
    )
    for (const call of calls) expect(call).toMatchObject({ status: 'rejected', reason: { code: status.UNAVAILABLE } })
    expect(performance.now() - startedAt).toBeLessThan(SOON_MS)
    expect((await fetch(`${isolated.url}/readyz`)).status).toBe(503)
    expect((await fetch(`${isolated.url}/livez`)).status).toBe(200)

    proxy.restore()
    const after = await waitFor(() => isolated.mintSessions({ items: [item] }), { timeoutMs: 5_000 })
    expect(after).toEqual(before)
    await isolated.stop()
    await proxy.close()
  })
}

test('a stop lets the calls in flight finish', async ({ db, merchant, database }) => {
  const link = await insertPaymentLink(db, merchant)
  const stopping = await startTestService(database.url)
  await stopping.mintSessions({ items: [itemOf(link.secureToken)] })
  const inFlight = Array.from({ length: 20 }, () => stopping.mintSessions({ items: [itemOf(link.secureToken)] }))
  await Promise.race(inFlight)
  const stopped = stopping.stop()
  for (const { results } of await Promise.all(inFlight)) expect(results[0]?.session).toBeTruthy()
  await stopped
})

test('the metrics tell mints by outcome, batch sizes and the time of the statement', async ({
  db,
  merchant,
  database,
}) => {
  const link = await insertPaymentLink(db, merchant)
  const counted = await startTestService(database.url)
  const item = itemOf(link.secureToken)
  await counted.mintSessions({ items: [item, itemOf('nonsense'), itemOf(link.secureToken)] })
  await counted.mintSessions({ items: [item] })

  const metrics = await (await fetch(`${counted.url}/metrics`)).text()
  expect(metrics).toMatch(/^checkout_mints_total\{outcome="minted",[^}]*\} 2$/m)
  expect(metrics).toMatch(/^checkout_mints_total\{outcome="unknown",[^}]*\} 1$/m)
  expect(metrics).toMatch(/^checkout_mints_total\{outcome="repeated",[^}]*\} 1$/m)
  expect(metrics).toMatch(/^checkout_mint_batch_size_sum\{[^}]*\} 4$/m)
  expect(metrics).toMatch(/^checkout_mint_statement_duration_seconds_count\{[^}]*\} 2$/m)
  expect(metrics).toMatch(/^grpc_request_duration_seconds_count\{.*method="MintSessions",status="OK"\} 2$/m)
  expect(metrics).toMatch(/^outbox_pending\{[^}]*\} 0$/m)
  await counted.stop()
})

test('a taken port is an error that names the variable to set', async ({ service, database }) => {
  const port = String(service.grpcPort)
  await expect(startTestService(database.url, { CHECKOUT_GRPC_PORT: port })).rejects.toThrow('Set CHECKOUT_GRPC_PORT')
  await expect(startTestService(database.url, { CHECKOUT_PORT: String(service.port) })).rejects.toThrow(
    'Set CHECKOUT_PORT',
  )
})

test('a token secret that is missing or short is refused without being shown', ({ database }) => {
  const variables = { DATABASE_URL: database.url }
  expect(() => readEnv(variables)).toThrow('CHECKOUT_TOKEN_SECRET')
  expect(() => readEnv({ ...variables, CHECKOUT_TOKEN_SECRET: 'short-secret' })).toThrow(/^(?!.*short-secret)/s)
  expect(readEnv({ ...variables, CHECKOUT_TOKEN_SECRET: TOKEN_SECRET }).CHECKOUT_GRPC_PORT).toBe(4250)
})

function healthClient(port: number) {
  const Health = makeGenericClientConstructor(healthService as never, 'Health')
  const client = new Health(`127.0.0.1:${port}`, credentials.createInsecure())
  return {
    check: (name: string) =>
      new Promise<string>((resolve, reject) => {
        client.check?.({ service: name }, (error: Error | null, answer: { status: string }) =>
          error ? reject(error) : resolve(answer.status),
        )
      }),
    close: () => client.close(),
  }
}
