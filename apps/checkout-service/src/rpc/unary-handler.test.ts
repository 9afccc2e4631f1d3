import { Metadata, type ServerUnaryCall, status } from '@grpc/grpc-js'
import { AppError } from '@paylinks/service-kit/app-error'
import { createLogger } from '@paylinks/service-kit/logger'
import { createMetrics } from '@paylinks/service-kit/metrics'
import { currentRequest } from '@paylinks/service-kit/request-context'
import { expect, test } from 'vitest'
import { createRpcMetrics } from './rpc-metrics.ts'
import { unaryHandler } from './unary-handler.ts'

function setUp(answer: () => Promise<unknown>, headers: Record<string, string> = {}) {
  const lines: string[] = []
  const log = createLogger({ service: 'test', level: 'info' }, { write: (line) => void lines.push(line) })
  const metadata = new Metadata()
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value)
  const handler = unaryHandler({ log, duration: createRpcMetrics(createMetrics('test')) }, 'Method', answer)
  const call = { metadata, request: {} } as ServerUnaryCall<unknown, unknown>
  const answered = new Promise<{ error: unknown; value: unknown }>((resolve) =>
    handler(call, (error, value) => resolve({ error, value })),
  )
  return { answered, log: () => lines.join('') }
}

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'

test("the caller's request id and trace are those of the work and of its log lines", async () => {
  let context: unknown
  const { answered, log } = setUp(
    async () => {
      context = currentRequest()
      throw new Error('boom')
    },
    { 'x-request-id': 'req_of_the_gateway', traceparent: `00-${TRACE}-00f067aa0ba902b7-01` },
  )
  await answered
  expect(context).toMatchObject({ requestId: 'req_of_the_gateway' })
  expect(JSON.parse(log())).toMatchObject({ request_id: 'req_of_the_gateway', trace_id: TRACE })
})

test('an error of ours has the status of the table', async () => {
  const { answered } = setUp(async () => {
    throw new AppError('malformed_request', { detail: 'Too many items.' })
  })
  expect(await answered).toMatchObject({ error: { code: status.INVALID_ARGUMENT, details: 'Too many items.' } })
})

test('an error inside is INTERNAL, is logged, and tells the caller nothing', async () => {
  const { answered, log } = setUp(async () => {
    throw new Error('relation "checkout_sessions" does not exist')
  })
  const { error } = await answered
  expect(error).toMatchObject({ code: status.INTERNAL })
  expect(JSON.stringify(error)).not.toContain('checkout_sessions')
  expect(log()).toContain('does not exist')
})
