// F2: an open with the same durable work and without any layers. One process counts the client in Redis, gathers the
// opens of one turn of the event loop into one INSERT over the same table and link, and answers. It has no checks, no
// logs, no metrics and no plan for anything that fails.
import { createHash, randomBytes } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import { Redis } from 'ioredis'
import pg from 'pg'

const OPENS_PER_MINUTE = 10
const MAX_BATCH = 256
const MAX_STATEMENTS = 4
const PREFIX = '/api/pay/share/'

const { DATABASE_URL, REDIS_URL = '', REDIS_KEY_PREFIX, PORT } = process.env
const redis = new Redis(REDIS_URL, { enableAutoPipelining: true })
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: MAX_STATEMENTS })

type Open = { secureToken: string; token: string; id: string; requestId: string; response: ServerResponse }

const waiting: Open[] = []
let statements = 0
let isFlushDue = false

const MINT = `
  INSERT INTO checkout_sessions
    (id, account_id, livemode, token_hash, request_id, link_id, link_version, mode, customer_id, expires_at)
  SELECT u.id, l.account_id, l.livemode, decode(u.token_hash, 'hex'), u.request_id, l.id, l.version, l.mode, l.customer_id,
         now() + l.expires_in_hours * interval '1 hour'
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS u(id, secure_token, token_hash, request_id)
  JOIN payment_links l ON l.secure_token = u.secure_token AND l.is_active
  RETURNING id`

async function flush(): Promise<void> {
  isFlushDue = false
  if (statements >= MAX_STATEMENTS || waiting.length === 0) return
  const opens = waiting.splice(0, MAX_BATCH)
  statements++
  const { rows } = await pool.query<{ id: string }>({
    name: 'mint',
    text: MINT,
    values: [
      opens.map(({ id }) => id),
      opens.map(({ secureToken }) => secureToken),
      opens.map(({ token }) => createHash('sha256').update(token).digest('hex')),
      opens.map(({ requestId }) => requestId),
    ],
  })
  statements--
  const minted = new Set(rows.map(({ id }) => id))
  for (const { id, token, response } of opens) {
    if (!minted.has(id)) response.writeHead(404).end()
    else {
      const body = `{"checkout_session_id":"${id}","checkout_url":"https://pay.example/checkout/${token}"}`
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length }).end(body)
    }
  }
  flushSoon()
}

function flushSoon(): void {
  if (isFlushDue || waiting.length === 0) return
  isFlushDue = true
  setImmediate(flush)
}

async function countOf(client: string): Promise<number> {
  const key = `${REDIS_KEY_PREFIX}${client}`
  const [count] = await Promise.all([redis.incr(key), redis.expire(key, 60, 'NX')])
  return count
}

createServer(async ({ url = '', headers }, response) => {
  if (!url.startsWith(PREFIX)) return void response.writeHead(200).end()
  if ((await countOf(String(headers['x-forwarded-for']))) > OPENS_PER_MINUTE) return void response.writeHead(429).end()
  const random = randomBytes(40)
  waiting.push({
    secureToken: url.slice(PREFIX.length),
    token: `tok_${random.toString('base64url', 0, 24)}`,
    id: `cs_live_${Date.now().toString(16)}${random.toString('hex', 24, 32)}`,
    requestId: random.toString('hex', 24, 40),
    response,
  })
  flushSoon()
}).listen(Number(PORT), '127.0.0.1')
