import { newId } from '@paylinks/contracts/ids'
import { expect, test } from 'vitest'
import { createLogger } from './logger.ts'
import { createMetrics } from './metrics.ts'
import { createRequestRecorder } from './request-recorder.ts'

/** The line that a request with this id leaves. */
function lineOf(requestId: string) {
  const lines: string[] = []
  const log = createLogger({ service: 'test', level: 'info' }, { write: (line) => void lines.push(line) })
  const record = createRequestRecorder({ log, registry: createMetrics('test') })
  const context = { requestId, traceparent: undefined }
  record({ method: 'GET', route: '/livez', status: 200, startedAt: performance.now(), context })
  return JSON.parse(lines.join('')) as { request_id: string }
}

test('an id of ours is in the line as it is', () => {
  const id = newId('request')
  expect(lineOf(id).request_id).toBe(id)
})

test.each([
  'sk_live_abcdefghijkl',
  'tok_abcdefghijkl',
  'req_.4242-4242-4242-4242',
  'req_01h455vb4pex5vsknk084sn0-4242424242424242',
])('an id that its caller chose cannot carry a secret into the log: %s', (id) => {
  const { request_id } = lineOf(id)
  expect(request_id).not.toContain('abcdefgh')
  expect(request_id).not.toContain('4242')
})
