import { expect, test } from 'vitest'
import { requestContextFrom } from './request-context.ts'

const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'

test("a caller's well-formed ids go on, under a span of our own", () => {
  const context = requestContextFrom('req-from-client:1', traceparent)
  expect(context.requestId).toBe('req-from-client:1')
  expect(context.traceparent).toMatch(/^00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-01$/)
  expect(context.traceparent).not.toBe(traceparent)
})

test.each([undefined, '', 'two words', 'line\nbreak', 'x'.repeat(129), '{"a":1}'])(
  '%j is no request id, so a new one is made',
  (given) => {
    expect(requestContextFrom(given, undefined).requestId).toMatch(/^req_[0-9a-z]{26}$/)
  },
)

test.each(['', 'garbage', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, `${traceparent}-more`])(
  '%j is no traceparent, so a new trace begins',
  (given) => {
    expect(requestContextFrom(undefined, given).traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
  },
)
