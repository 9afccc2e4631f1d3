// What coalescing is worth: opens a second, and how long each takes, when concurrent opens share calls to the checkout
// service, against one call for each open. Both in one run, in turns, so that what else the machine does hits both.
// The gateways and the checkout service are processes of their own; Postgres and Redis are real (DATABASE_URL and
// REDIS_URL, else localhost). Run:
//   npx tsx --conditions=@paylinks/source bench/open-link.ts

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { createInProcessBus } from '@paylinks/messaging/in-process-bus'
import { createLogger } from '@paylinks/service-kit/logger'
import { insertAccount } from '@paylinks/test-kit/builders'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { createTestDatabase } from '@paylinks/test-kit/postgres'
import { uniquePrefix } from '@paylinks/test-kit/redis'
import { readEnv as readCheckoutEnv } from '../apps/checkout-service/src/env.ts'
import { startCheckoutService } from '../apps/checkout-service/src/start.ts'
import { readEnv as readGatewayEnv } from '../apps/share-gateway/src/env.ts'
import { startShareGateway } from '../apps/share-gateway/src/start.ts'

const CONNECTIONS = 64
const WARM_UP_MS = 3_000
const ROUND_MS = 4_000
const ROUNDS = 4

/** On a busy machine an open may be slow, and is to be measured, not refused. */
const gatewayLimits = {
  coalesced: { deadlineMs: 30_000 },
  'one call an open': { maxMintBatch: 1, maxMintCalls: CONNECTIONS, deadlineMs: 30_000 },
} as const
type Variant = keyof typeof gatewayLimits
const variants = Object.keys(gatewayLimits) as Variant[]

type Child = { port: number; stop(): Promise<void> }

const [role, variant] = process.argv.slice(2)
if (role === 'checkout') await runCheckout()
else if (role === 'gateway') await runGateway(variant as Variant)
else await runBenchmark()

async function runCheckout(): Promise<void> {
  const { grpcPort } = await startCheckoutService({ env: readCheckoutEnv(process.env), eventBus: inProcessBus() })
  process.send?.(grpcPort)
}

async function runGateway(name: Variant): Promise<void> {
  const env = readGatewayEnv(process.env)
  const { port } = await startShareGateway({ env, eventBus: inProcessBus(), checkoutLimits: gatewayLimits[name] })
  process.send?.(port)
}

async function runBenchmark(): Promise<void> {
  const database = await createTestDatabase()
  const redis = uniquePrefix()
  const children: Child[] = []
  const startChild = async (args: string[], env: Record<string, string>) => {
    const child = await start(args, { LOG_LEVEL: 'warn', ...env })
    children.push(child)
    return child
  }
  try {
    const account = await insertAccount(database.db)
    const link = await insertPaymentLink(database.db, { accountId: account.id, livemode: true })
    const checkout = await startChild(['checkout'], {
      DATABASE_URL: database.url,
      CHECKOUT_PORT: '0',
      CHECKOUT_GRPC_PORT: '0',
      CHECKOUT_TOKEN_SECRET: 'a secret for the benchmark and nothing else',
    })
    const gateways = new Map<Variant, Child>()
    for (const name of variants) {
      const env = {
        CHECKOUT_GRPC_URL: `127.0.0.1:${checkout.port}`,
        REDIS_URL: redis.url,
        REDIS_KEY_PREFIX: `${redis.prefix}${variants.indexOf(name)}:`,
        SHARE_GATEWAY_PORT: '0',
        SHARE_OPENS_PER_MINUTE: '1000000',
      }
      gateways.set(name, await startChild(['gateway', name], env))
    }

    const rounds = new Map<Variant, Round[]>(variants.map((name) => [name, []]))
    for (const [, { port }] of gateways) await openFor(WARM_UP_MS, port, link.secureToken)
    for (let round = 0; round < ROUNDS; round++) {
      for (const [name, { port }] of gateways) {
        rounds.get(name)?.push(await openFor(ROUND_MS, port, link.secureToken))
      }
    }
    report(rounds)
  } finally {
    await Promise.all(children.map((child) => child.stop()))
    await database.drop()
    await redis.drop()
  }
}

type Round = { perSecond: number; latenciesMs: number[] }

/** Keeps so many connections busy, each with one open after the other. */
async function openFor(durationMs: number, port: number, token: string): Promise<Round> {
  const latenciesMs: number[] = []
  const startedAt = performance.now()
  const endAt = startedAt + durationMs
  await Promise.all(Array.from({ length: CONNECTIONS }, () => openUntil(endAt, port, token, latenciesMs)))
  return { perSecond: latenciesMs.length / ((performance.now() - startedAt) / 1000), latenciesMs }
}

/** A client cheap enough not to be what is measured: Node's own costs more than the gateway. */
function openUntil(endAt: number, port: number, token: string, latenciesMs: number[]): Promise<void> {
  const request = `GET /api/pay/share/${token} HTTP/1.1\r\nHost: bench\r\nAccept: text/html\r\n\r\n`
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', send)
    let sentAt = 0
    let answer = ''
    function send() {
      sentAt = performance.now()
      if (sentAt >= endAt) return void socket.end()
      socket.write(request)
    }
    socket.setNoDelay(true).setEncoding('latin1')
    socket.on('error', reject).on('close', () => resolve())
    socket.on('data', (chunk) => {
      answer += chunk
      // A redirect has no body, so it ends with its headers.
      if (!answer.endsWith('\r\n\r\n')) return
      if (!answer.startsWith('HTTP/1.1 303')) return void socket.destroy(new Error(answer.split('\r\n')[0]))
      latenciesMs.push(performance.now() - sentAt)
      answer = ''
      send()
    })
  })
}

function report(rounds: Map<Variant, Round[]>): void {
  for (const [name, measured] of rounds) {
    const latencies = measured.flatMap(({ latenciesMs }) => latenciesMs).sort((a, b) => a - b)
    const percentile = (share: number) => latencies[Math.floor((latencies.length - 1) * share)]?.toFixed(1)
    console.log(
      `${name}: ${Math.round(median(measured))} opens/s, p50 ${percentile(0.5)} ms, p99 ${percentile(0.99)} ms ` +
        `(${CONNECTIONS} connections, median of ${ROUNDS} rounds)`,
    )
  }
  const [coalesced = 0, single = 1] = variants.map((name) => median(rounds.get(name) ?? []))
  console.log(`coalescing serves ${(coalesced / single).toFixed(2)} times as many opens`)
}

function median(rounds: Round[]): number {
  const sorted = rounds.map(({ perSecond }) => perSecond).sort((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2
}

async function start(args: string[], env: Record<string, string>): Promise<Child> {
  const child = fork(import.meta.filename, args, { env: { ...process.env, ...env } })
  const [port] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`${args.join(' ')} exited with ${code}`))),
  ])
  return {
    port,
    async stop() {
      if (child.exitCode !== null) return
      child.kill()
      await once(child, 'exit')
    },
  }
}

function inProcessBus() {
  return createInProcessBus({ log: createLogger({ service: 'bench', level: 'warn' }) })
}
