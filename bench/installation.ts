import { randomBytes } from 'node:crypto'
import { connectDb, type Db } from '@paylinks/db/client'
import { createTestDatabase } from '@paylinks/test-kit/postgres'
import { uniqueExchange } from '@paylinks/test-kit/rabbitmq'
import { uniquePrefix } from '@paylinks/test-kit/redis'
import { freePort, type Started, startProcess } from './processes.ts'

/** Postgres, Redis and RabbitMQ as one installation uses them: its own database, key prefix and exchange. */
export type Backing = {
  /** A client that may take as long as it takes: to fill the database and to check it. */
  db: Db
  databaseUrl: string
  databaseName: string
  redisUrl: string
  redisPrefix: string
  amqpUrl: string
  amqpExchange: string
  drop(): Promise<void>
}

const PATIENCE_MS = 1_200_000

export async function createBacking(): Promise<Backing> {
  const database = await createTestDatabase()
  const redis = uniquePrefix()
  const broker = uniqueExchange()
  const db = connectDb(database.url, { statementTimeoutMs: PATIENCE_MS })
  return {
    db,
    databaseUrl: database.url,
    databaseName: new URL(database.url).pathname.slice(1),
    redisUrl: redis.url,
    redisPrefix: redis.prefix,
    amqpUrl: broker.url,
    amqpExchange: broker.exchange,
    async drop() {
      await db.$disconnect()
      await database.drop()
      await redis.drop()
      await broker.drop()
    },
  }
}

export type RunningGateway = Started & { origin: string }
export type RunningCheckout = Started & { origin: string; grpcTarget: string }
export type RunningLinksApi = Started & { origin: string }

const tokenSecret = randomBytes(32).toString('hex')
const masterKey = randomBytes(32).toString('hex')

/** What every service of an installation is given; all else is left at its default, as in production. */
function commonEnv({ redisUrl, redisPrefix, amqpUrl, amqpExchange }: Backing): Record<string, string> {
  return {
    NODE_ENV: 'production',
    // As the images set it.
    NODE_OPTIONS: '--max-semi-space-size=64',
    REDIS_URL: redisUrl,
    REDIS_KEY_PREFIX: redisPrefix,
    AMQP_URL: amqpUrl,
    AMQP_EXCHANGE: amqpExchange,
    SHARE_PUBLIC_URL: 'http://127.0.0.1',
    SHUTDOWN_DELAY_SECONDS: '0',
    // The load generator is the proxy behind which many clients sit.
    TRUST_PROXY: 'loopback',
  }
}

const program = (app: string) => [`apps/${app}/dist/main.js`]

export async function startCheckout(backing: Backing, nodeOptions: string[] = []): Promise<RunningCheckout> {
  const [port, grpcPort] = [await freePort(), await freePort()]
  const origin = `http://127.0.0.1:${port}`
  const started = await startProcess({
    name: 'checkout',
    args: [...nodeOptions, ...program('checkout-service')],
    env: {
      ...commonEnv(backing),
      DATABASE_URL: backing.databaseUrl,
      CHECKOUT_PORT: String(port),
      CHECKOUT_GRPC_PORT: String(grpcPort),
      CHECKOUT_PUBLIC_URL: origin,
      CHECKOUT_TOKEN_SECRET: tokenSecret,
      // One session's page stands for the pages of many.
      CHECKOUT_PAGES_PER_SESSION: '1000000',
    },
    readyUrl: `${origin}/readyz`,
  })
  return { ...started, origin, grpcTarget: `127.0.0.1:${grpcPort}` }
}

export async function startGateway(
  backing: Backing,
  checkout: RunningCheckout,
  nodeOptions: string[] = [],
): Promise<RunningGateway> {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const started = await startProcess({
    name: 'gateway',
    args: [...nodeOptions, ...program('share-gateway')],
    env: { ...commonEnv(backing), SHARE_GATEWAY_PORT: String(port), CHECKOUT_GRPC_URL: checkout.grpcTarget },
    readyUrl: `${origin}/readyz`,
  })
  return { ...started, origin }
}

export async function startLinksApi(backing: Backing): Promise<RunningLinksApi> {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const started = await startProcess({
    name: 'links-api',
    args: program('links-api'),
    env: {
      ...commonEnv(backing),
      DATABASE_URL: backing.databaseUrl,
      PAYLINKS_MASTER_KEY: masterKey,
      LINKS_API_PORT: String(port),
    },
    readyUrl: `${origin}/readyz`,
  })
  return { ...started, origin }
}

/** The value of a metric of a service, by the beginning of its line; 0 where it has none. */
export async function readMetric(origin: string, sample: string): Promise<number> {
  const body = await (await fetch(`${origin}/metrics`)).text()
  const [name = '', labels = ''] = sample.replace('}', '').split('{')
  const line = body
    .split('\n')
    .find((each) => each.startsWith(`${name}{`) && labels.split(',').every((label) => each.includes(label)))
  return Number(line?.split(' ').at(-1) ?? 0)
}
