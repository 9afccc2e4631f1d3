import type { Backing } from '../installation.ts'
import { freePort, type Started, startProcess } from '../processes.ts'

/** A server that the product is measured against, and the processes that it consists of. */
export type Reference = { origin: string; processes: Started[] }

const program = (file: string) => ['--import', 'tsx', `bench/references/${file}`]

/** F1. */
export async function startBareHttp(): Promise<Reference> {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const args = program('bare-http.ts')
  return {
    origin,
    processes: [await startProcess({ name: 'F1', args, env: { PORT: String(port) }, readyUrl: origin })],
  }
}

/** F2. */
export async function startOneProcess({ databaseUrl, redisUrl, redisPrefix }: Backing): Promise<Reference> {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const env = {
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    REDIS_KEY_PREFIX: `${redisPrefix}f2:`,
    PORT: String(port),
  }
  const args = program('one-process.ts')
  return { origin, processes: [await startProcess({ name: 'F2', args, env, readyUrl: origin })] }
}

/** N0. */
export async function startUsualStack({ databaseUrl, redisUrl, redisPrefix }: Backing): Promise<Reference> {
  const [port, checkoutPort, grpcPort] = [await freePort(), await freePort(), await freePort()]
  const checkout = await startProcess({
    name: 'N0 checkout',
    args: program('usual-checkout.ts'),
    env: {
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      GRPC_PORT: String(grpcPort),
      PORT: String(checkoutPort),
    },
    readyUrl: `http://127.0.0.1:${checkoutPort}`,
  })
  const origin = `http://127.0.0.1:${port}`
  const gateway = await startProcess({
    name: 'N0 gateway',
    args: program('usual-gateway.ts'),
    env: {
      NODE_ENV: 'production',
      REDIS_URL: redisUrl,
      REDIS_KEY_PREFIX: `${redisPrefix}n0`,
      CHECKOUT: `127.0.0.1:${grpcPort}`,
      PORT: String(port),
    },
    readyUrl: `${origin}/livez`,
  })
  return { origin, processes: [gateway, checkout] }
}
