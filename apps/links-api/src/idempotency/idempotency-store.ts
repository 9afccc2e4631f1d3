import { assertRising, STATEMENT_TIMEOUT_MS } from '@paylinks/contracts/time-budget'
import type { Transaction } from '@paylinks/db/client'
import { AppError } from '@paylinks/service-kit/app-error'
import type { Principal } from '../authentication/principal.ts'
import { sqlStateOf } from './sql-state.ts'

/** How long a repeat gets the same answer. */
export const KEY_TTL_HOURS = 24

/** How long a request waits for another one with the same key. */
const KEY_WAIT_MS = 800

// A statement that Postgres cancels first would be told as an outage.
assertRising([KEY_WAIT_MS, STATEMENT_TIMEOUT_MS])

/** SQLSTATE lock_not_available: the wait was over. */
const LOCK_NOT_AVAILABLE = '55P03'

export type StoredAnswer = { status: number; body: string }

/**
 * Takes the key for this transaction: null when it is new or out of date, so the request is to be executed; else what it
 * was used for. While another transaction holds the key, this waits for its end.
 */
export async function claimKey(
  tx: Transaction,
  { accountId, livemode }: Principal,
  key: string,
  fingerprint: Buffer<ArrayBuffer>,
): Promise<(StoredAnswer & { fingerprint: Buffer }) | null> {
  if (await insertKey(tx, { accountId, livemode }, key, fingerprint)) return null
  const held = await tx.idempotencyKey.findUniqueOrThrow({
    where: { accountId_livemode_key: { accountId, livemode, key } },
  })
  return { fingerprint: Buffer.from(held.fingerprint), status: held.status as number, body: held.body as string }
}

/** Keeps the answer with the key that this transaction claimed. */
export async function storeAnswer(
  tx: Transaction,
  { accountId, livemode }: Principal,
  key: string,
  { status, body }: StoredAnswer,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE idempotency_keys SET status = ${status}, body = ${body}
    WHERE account_id = ${accountId} AND livemode = ${livemode} AND key = ${key}`
}

type Owner = Pick<Principal, 'accountId' | 'livemode'>

/** Whether the key is now this transaction's. */
async function insertKey(
  tx: Transaction,
  { accountId, livemode }: Owner,
  key: string,
  fingerprint: Buffer<ArrayBuffer>,
): Promise<boolean> {
  await tx.$executeRaw`SELECT set_config('lock_timeout', ${`${KEY_WAIT_MS}ms`}, true)`
  try {
    const inserted = await tx.$executeRaw`
      INSERT INTO idempotency_keys AS held (account_id, livemode, key, fingerprint)
      VALUES (${accountId}, ${livemode}, ${key}, ${fingerprint})
      ON CONFLICT (account_id, livemode, key) DO UPDATE
        SET fingerprint = excluded.fingerprint, status = NULL, body = NULL, created_at = now()
        WHERE held.created_at <= now() - make_interval(hours => ${KEY_TTL_HOURS})`
    return inserted > 0
  } catch (error) {
    if (sqlStateOf(error) !== LOCK_NOT_AVAILABLE) throw error
    throw new AppError('idempotency_key_in_use', { cause: error, retryAfterSeconds: 1 })
  }
}
