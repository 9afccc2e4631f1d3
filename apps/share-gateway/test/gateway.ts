import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http'
import { text } from 'node:stream/consumers'
import type { EventBus } from '@paylinks/messaging/event-bus'
import { createInProcessBus } from '@paylinks/messaging/in-process-bus'
import { createLogger } from '@paylinks/service-kit/logger'
import { uniquePrefix } from '@paylinks/test-kit/redis'
import { afterEach } from 'vitest'
import type { CheckoutLimits } from '../src/checkout/connect-checkout.ts'
import { readEnv } from '../src/env.ts'
import { startShareGateway } from '../src/start.ts'

const closers: (() => unknown)[] = []

/** Closed after the test that asked for it, the last opened first. */
export function closeAfterTest(close: () => unknown): void {
  closers.push(close)
}

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

export type Answer = {
  status: number
  headers: IncomingMessage['headers']
  /** Name, value, name, value … as they came. */
  rawHeaders: string[]
  body: string
}

type OpenOptions = { method?: string; headers?: OutgoingHttpHeaders; client?: string }

export type TestGateway = {
  port: number
  eventBus: EventBus
  /** Opens a link, as a client of its own unless told. */
  open(token: string, options?: OpenOptions): Promise<Answer>
  /** Any path, sent as it is written. */
  send(path: string, options?: OpenOptions): Promise<Answer>
  /** The value of one sample, such as `share_opens_total{outcome="opened"}`. */
  metric(sample: string): Promise<number>
  stop(): Promise<void>
}

type TestGatewayOptions = {
  env?: Record<string, string>
  eventBus?: EventBus
  checkoutLimits?: Partial<CheckoutLimits>
}

export const silentLog = createLogger({ service: 'test', level: 'silent' })

/** A gateway on a port of its own, with an event bus of its own unless given. It believes what tests write in X-Forwarded-For. */
export async function startTestGateway({ env = {}, ...options }: TestGatewayOptions = {}): Promise<TestGateway> {
  const eventBus = options.eventBus ?? createInProcessBus({ log: silentLog })
  const gateway = await startShareGateway({
    ...options,
    eventBus,
    env: readEnv({
      SHARE_GATEWAY_PORT: '0',
      SHUTDOWN_DELAY_SECONDS: '0',
      LOG_LEVEL: 'silent',
      TRUST_PROXY: 'loopback',
      ...env,
    }),
  })
  const stop = onceOnly(gateway.stop)
  closeAfterTest(stop)

  async function send(path: string, { method = 'GET', headers = {}, client = newClient() }: OpenOptions = {}) {
    const call = request({
      host: '127.0.0.1',
      port: gateway.port,
      path,
      method,
      headers: { 'X-Forwarded-For': client, ...headers },
    }).end()
    const [response] = (await once(call, 'response')) as [IncomingMessage]
    const { statusCode = 0, rawHeaders } = response
    return { status: statusCode, headers: response.headers, rawHeaders, body: await text(response) }
  }

  return {
    port: gateway.port,
    eventBus,
    send,
    open: (token, openOptions) => send(`/api/pay/share/${token}`, openOptions),
    async metric(sample) {
      const { body } = await send('/metrics')
      const [name = '', labels = ''] = sample.replace('}', '').split('{')
      const line = body
        .split('\n')
        .find((candidate) => candidate.startsWith(`${name}{`) && labels.split(',').every((l) => candidate.includes(l)))
      return Number(line?.split(' ').at(-1) ?? 0)
    },
    stop,
  }
}

/** Variables for gateways that share Redis with each other, and with no other test. */
export function sharedRedis(): { REDIS_URL: string; REDIS_KEY_PREFIX: string } {
  const { url, prefix, drop } = uniquePrefix()
  closeAfterTest(drop)
  return { REDIS_URL: url, REDIS_KEY_PREFIX: prefix }
}

/** An address that no other test opens links from. */
export function newClient(): string {
  const [a, b, c, d] = randomBytes(4)
  return `2001:db8:${((a ?? 0) * 256 + (b ?? 0)).toString(16)}:${((c ?? 0) * 256 + (d ?? 0)).toString(16)}::1`
}

function onceOnly(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => {
    done ??= work()
    return done
  }
}
