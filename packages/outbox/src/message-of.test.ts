import type { PaylinksEvent } from '@paylinks/contracts/events'
import { linkEvent } from '@paylinks/test-kit/events'
import { expect, test } from 'vitest'
import { messageOf } from './message-of.ts'

test('the message of a completed session does not tell who the customer is, and all else', () => {
  const object = { id: 'cs_live_1', customer_email: 'ada@example.com', customer_name: 'Ada', customer_id: 'cus_live_1' }
  const event = { ...linkEvent(), type: 'checkout_session.completed', data: { object } } as unknown as PaylinksEvent
  const message = messageOf(event)
  expect(message).toEqual({ ...event, data: { object: { ...object, customer_email: null, customer_name: null } } })
  expect(event.data.object).toBe(object)
})

test('the message of a link is the event', () => {
  const event = linkEvent()
  expect(messageOf(event)).toBe(event)
})
