import { createRequire } from 'node:module'
import { root } from './run-command.mjs'

/** The drivers are the test kit's, and there once dependencies are installed. */
const driver = (name) => createRequire(`${root}packages/test-kit/package.json`)(name)

const PROBE_TIMEOUT_MS = 3_000

/** Each of these rejects when nothing of the kind answers at the URL, or not for us. */
export async function probePostgres(url) {
  const { Client } = driver('pg')
  const client = new Client({ connectionString: url, connectionTimeoutMillis: PROBE_TIMEOUT_MS })
  client.on('error', () => {}) // the connection may break while we close it: the answer is known by then
  await client.connect()
  try {
    const { rows } = await client.query(
      'SELECT rolname, rolcreatedb OR rolsuper AS may_create FROM pg_roles WHERE rolname = current_user',
    )
    if (!rows[0].may_create) throw new Error(`the role ${rows[0].rolname} may not create databases`)
  } finally {
    await client.end()
  }
}

export async function probeRedis(url) {
  const { Redis } = driver('ioredis')
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: PROBE_TIMEOUT_MS,
    commandTimeout: PROBE_TIMEOUT_MS,
    retryStrategy: null,
  })
  let fault
  client.on('error', (error) => {
    fault = error
  })
  try {
    await client.connect()
    await client.ping()
  } catch (error) {
    throw fault ?? error
  } finally {
    client.disconnect()
  }
}

export async function probeRabbitMq(url) {
  const connection = await driver('amqplib').connect(url, { timeout: PROBE_TIMEOUT_MS })
  connection.on('error', () => {})
  await connection.close()
}
