import { eventObjectSchemas, eventSchema, type PaylinksEvent } from '@paylinks/contracts/events'
import type { Message, Options } from 'amqplib'
import type { EventCause, OutgoingMessage } from './event-bus.ts'

const TRACEPARENT_HEADER = 'traceparent'
const REQUEST_ID_HEADER = 'x-request-id'

/** An event as an AMQP message. The routing key is the event's type. */
export function encodeEvent({ event, traceparent, requestId }: OutgoingMessage): {
  content: Buffer
  properties: Options.Publish
} {
  const headers: Record<string, string> = {}
  if (traceparent !== null) headers[TRACEPARENT_HEADER] = traceparent
  if (requestId !== null) headers[REQUEST_ID_HEADER] = requestId
  return {
    content: Buffer.from(JSON.stringify(event)),
    properties: {
      messageId: event.id,
      type: event.type,
      timestamp: Math.floor(Date.parse(event.created_at) / 1000),
      contentType: 'application/json',
      contentEncoding: 'utf-8',
      headers,
    },
  }
}

export type DecodedEvent =
  | { kind: 'event'; event: PaylinksEvent }
  /** Well formed, but of a type that only a newer publisher knows. */
  | { kind: 'unknown' }
  /** No consumer of this version can make sense of it. */
  | { kind: 'poison'; reason: string }

/** What a message's content is by the catalogue of events. The reason of poison names fields, never values. */
export function decodeEvent(content: Buffer): DecodedEvent {
  const body = parseJson(content)
  if (body === undefined) return { kind: 'poison', reason: 'not JSON' }
  const parsed = eventSchema.safeParse(body)
  if (parsed.success) return { kind: 'event', event: parsed.data }
  if (isOfUnknownType(body)) return { kind: 'unknown' }
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  return { kind: 'poison', reason: faults.join('; ') }
}

/** The request that caused the message, as far as its headers say. */
export function causeOf({ properties: { headers } }: Message): EventCause {
  return { traceparent: textOrNull(headers?.[TRACEPARENT_HEADER]), requestId: textOrNull(headers?.[REQUEST_ID_HEADER]) }
}

function parseJson(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString('utf8'))
  } catch {
    return undefined
  }
}

function isOfUnknownType(body: unknown): boolean {
  if (typeof body !== 'object' || body === null || !('type' in body)) return false
  return typeof body.type === 'string' && !Object.hasOwn(eventObjectSchemas, body.type)
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
