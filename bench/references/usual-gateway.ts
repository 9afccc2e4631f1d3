// N0, the half that customers reach: an open as it is usually written. Express, a rate limit in Redis, and one gRPC
// call for each open.
import { fileURLToPath } from 'node:url'
import { credentials, loadPackageDefinition, type requestCallback } from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import express from 'express'
import { Redis } from 'ioredis'
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'

const { REDIS_URL = '', REDIS_KEY_PREFIX = '', CHECKOUT = '', PORT } = process.env

type Session = { id: string; token: string; found: boolean }
type OpenClient = { open(request: { secure_token: string }, done: requestCallback<Session>): void }
type OpenRpc = new (target: string, channelCredentials: ReturnType<typeof credentials.createInsecure>) => OpenClient

const definition = loadSync(fileURLToPath(new URL('open.proto', import.meta.url)), { keepCase: true, defaults: true })
const { Open } = loadPackageDefinition(definition) as unknown as { Open: OpenRpc }
const client = new Open(CHECKOUT, credentials.createInsecure())
const limiter = new RateLimiterRedis({
  storeClient: new Redis(REDIS_URL),
  keyPrefix: REDIS_KEY_PREFIX,
  points: 10,
  duration: 60,
})

const app = express()
app.set('trust proxy', 'loopback')
app.get('/livez', (_request, response) => void response.json({ status: 'ok' }))

app.get('/api/pay/share/:token', async (request, response) => {
  try {
    await limiter.consume(request.ip ?? '')
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal
    response.status(429).json({ error: 'too many requests' })
    return
  }
  const session = await new Promise<Session | undefined>((resolve, reject) => {
    client.open({ secure_token: request.params.token }, (error, answer) => (error ? reject(error) : resolve(answer)))
  })
  if (!session?.found) {
    response.status(404).json({ error: 'not found' })
    return
  }
  response.json({ checkout_session_id: session.id, checkout_url: `https://pay.example/checkout/${session.token}` })
})

app.listen(Number(PORT), '127.0.0.1')
