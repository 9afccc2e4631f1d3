import { createHmac, randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { PaylinksClient } from '../client.ts'
import type { Event } from '../generated/types.ts'

type ListenOptions = {
  client: PaylinksClient
  /** Where events are posted to. */
  url: string
  /** `whsec_…`; a new one, which is printed, where it is undefined. */
  secret: string | undefined
  /** All types where it is undefined. */
  types: string[] | undefined
  print(line: string): void
  signal: AbortSignal
}

const POLL_INTERVAL_MS = 1_000
const FORWARD_TIMEOUT_MS = 10_000
const PAGE_SIZE = 100

/** Posts what happens from now on to the URL, the oldest first, until the signal. It tries each event once. */
export async function listen({ client, url, secret: given, types, print, signal }: ListenOptions): Promise<void> {
  const secret = given ?? `whsec_${randomBytes(32).toString('base64')}`
  const newest = await client.events.list({ limit: 1 })
  let last = newest.data[0]?.id
  print(`Sending test-mode events to ${url}`)
  print(`Your webhook secret is ${secret}`)
  while (!signal.aborted) {
    for (const event of await eventsSince(client, last)) {
      if (signal.aborted) return
      last = event.id
      if (types === undefined || types.includes(event.type)) print(await forward(event, url, secret))
    }
    await delay(POLL_INTERVAL_MS, undefined, { signal }).catch(() => {})
  }
}

/** The events after this one, the oldest first: a page at a time, so that a burst is not read all at once. */
async function eventsSince(client: PaylinksClient, last: string | undefined): Promise<Event[]> {
  const query = last === undefined ? { limit: PAGE_SIZE } : { limit: PAGE_SIZE, ending_before: last }
  const page = await client.events.list(query)
  return page.data.toReversed()
}

async function forward(event: Event, url: string, secret: string): Promise<string> {
  const body = JSON.stringify(event)
  const timestamp = Math.floor(Date.now() / 1000)
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const signature = createHmac('sha256', key).update(`${event.id}.${timestamp}.${body}`).digest('base64')
  const headers = {
    'content-type': 'application/json',
    'webhook-id': event.id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${signature}`,
  }
  try {
    const timeout = AbortSignal.timeout(FORWARD_TIMEOUT_MS)
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal: timeout })
    await response.body?.cancel()
    return `${response.status}  ${event.type}  ${event.id}`
  } catch (error) {
    return `no answer  ${event.type}  ${event.id}  (${(error as Error).message})`
  }
}
