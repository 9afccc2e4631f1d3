import { linkEvent } from '@paylinks/test-kit/events'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeEvent, encodeEvent } from './event-message.ts'

const cause = { traceparent: null, requestId: null }

function decodeJson(body: unknown) {
  return decodeEvent(Buffer.from(JSON.stringify(body)))
}

test('what is encoded is decoded to the same event', () => {
  const event = linkEvent()
  expect(decodeEvent(encodeEvent({ event, ...cause }).content)).toEqual({ kind: 'event', event })
})

test('fields that a newer publisher has added are left out, not refused', () => {
  const event = linkEvent()
  const newer = { ...event, region: 'eu', data: { object: { ...event.data.object, theme: 'dark' } } }
  expect(decodeJson(newer)).toEqual({ kind: 'event', event })
})

test('a type that only a newer publisher knows is unknown, not poison', () => {
  expect(decodeJson({ ...linkEvent(), type: 'payment_link.archived' })).toEqual({ kind: 'unknown' })
  expect(decodeJson({ type: 'toString' })).toEqual({ kind: 'unknown' })
})

test.each([
  ['no JSON', Buffer.from('{"id":'), 'not JSON'],
  ['no bytes', Buffer.alloc(0), 'not JSON'],
  ['no object', Buffer.from('null'), /./],
  ['no type', Buffer.from('{}'), /type/],
  ['a known type without its object', Buffer.from('{"type":"payment_link.updated"}'), /data: .*id: |id: .*data: /],
])('%s is poison', (_name, content, reason) => {
  expect(decodeEvent(content)).toEqual({ kind: 'poison', reason: expect.stringMatching(reason) })
})

test('the reason of poison names fields, never their values', () => {
  const event = linkEvent()
  const decoded = decodeJson({
    ...event,
    livemode: 'sk_live_secret',
    data: { object: { ...event.data.object, version: 'tok_secret' } },
  })
  expect(decoded).toMatchObject({ kind: 'poison', reason: expect.stringContaining('livemode') })
  expect(JSON.stringify(decoded)).not.toMatch(/secret/)
})

test('no content makes decoding throw', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array(),
        fc.json().map((text) => Buffer.from(text)),
      ),
      (bytes) => {
        expect(decodeEvent(Buffer.from(bytes)).kind).toMatch(/^(poison|unknown)$/)
      },
    ),
  )
})
