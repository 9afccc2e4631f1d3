import { setTimeout } from 'node:timers/promises'
import { DATABASE_CONNECT_TIMEOUT_MS, STATEMENT_TIMEOUT_MS } from '@paylinks/contracts/time-budget'
import type { Log } from '@paylinks/db/log'
import { WatchedClient } from '@paylinks/db/watched-client'
import { OUTBOX_CHANNEL } from './enqueue.ts'

const HEARTBEAT_MS = 3_000
const FIRST_RETRY_MS = 250
const MAX_RETRY_MS = 2_000

type ListenOptions = {
  databaseUrl: string
  onWake(): void
  log: Log
  /** Shown in Postgres's list of connections. */
  applicationName: string
}

/**
 * Until the signal, calls `onWake` whenever a transaction that filled the outbox has committed, and after each gap in
 * which such a call may have been missed. Listens on a connection of its own that is replaced whenever it breaks or
 * falls silent. It only hastens what polling does anyway, so it never rejects; where the database never notifies,
 * polling alone must do.
 */
export async function listenForOutbox(options: ListenOptions, signal: AbortSignal): Promise<void> {
  const { onWake, log } = options
  let retryMs = FIRST_RETRY_MS
  let hasListened = false
  let failures = 0
  let isOutage = false

  function onListening(): void {
    if (isOutage) log.info({}, 'outbox listener is connected again')
    hasListened = true
    isOutage = false
    failures = 0
    retryMs = FIRST_RETRY_MS
    onWake()
  }

  while (!signal.aborted) {
    await listen(options, onListening, signal).catch((err: unknown) => {
      failures++
      // Once an outage, not once a try. That the first try fails is usual while the database is still starting.
      if (isOutage || signal.aborted || (failures === 1 && !hasListened)) return
      log.warn({ err }, 'outbox listener lost its connection; it keeps trying')
      isOutage = true
    })
    await setTimeout(retryMs, undefined, { signal }).catch(() => {})
    retryMs = Math.min(retryMs * 2, MAX_RETRY_MS)
  }
}

/** Listens until the connection is lost or the signal comes, and rejects either way. */
async function listen(
  { databaseUrl, onWake, applicationName }: ListenOptions,
  onListening: () => void,
  signal: AbortSignal,
): Promise<never> {
  const client = new WatchedClient({
    connectionString: databaseUrl,
    connectionTimeoutMillis: DATABASE_CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    fallback_application_name: applicationName,
  })
  const abandon = () => client.abandon('the listener was closed')
  const lost = new Promise<never>((_resolve, reject) => {
    client.on('error', reject)
    client.on('end', () => reject(new Error('Connection terminated')))
  })
  lost.catch(() => {})
  signal.addEventListener('abort', abandon)
  let heartbeat: NodeJS.Timeout | undefined
  try {
    await client.connect()
    client.on('notification', onWake)
    await client.query(`LISTEN ${OUTBOX_CHANNEL}`)
    onListening()
    // Nothing else is ever sent on this connection, so without a heartbeat its silence would tell nothing.
    heartbeat = setInterval(() => client.query('SELECT 1').catch(() => {}), HEARTBEAT_MS)
    return await lost
  } finally {
    clearInterval(heartbeat)
    signal.removeEventListener('abort', abandon)
    abandon()
  }
}
