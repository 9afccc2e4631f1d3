import type { Transaction } from '@paylinks/db/client'
import type { Principal } from '../authentication/principal.ts'

type KeyIds = { accountId: string; liveKeyId: string | null; testKeyId: string | null }

export type DashboardSession = { accountId: string; accountName: string; modes: ('live' | 'test')[] }

const keyColumns = { id: true, accountId: true, livemode: true, scopes: true, revokedAt: true } as const

export async function insertSession(
  tx: Transaction,
  tokenHash: Uint8Array<ArrayBuffer>,
  keys: KeyIds,
  expiresAt: Date,
): Promise<void> {
  await tx.dashboardSession.create({ data: { tokenHash, ...keys, expiresAt } })
}

/** The session of this token and the modes whose key still works; null once it has ended. */
export async function findSession(
  tx: Transaction,
  tokenHash: Uint8Array<ArrayBuffer>,
  now: Date,
): Promise<DashboardSession | null> {
  const session = await tx.dashboardSession.findUnique({
    where: { tokenHash, expiresAt: { gt: now } },
    select: {
      account: { select: { id: true, name: true } },
      liveKey: { select: keyColumns },
      testKey: { select: keyColumns },
    },
  })
  if (session === null) return null
  const { account, liveKey, testKey } = session
  const works = (key: typeof liveKey) => key !== null && key.revokedAt === null
  const modes = [...(works(liveKey) ? ['live' as const] : []), ...(works(testKey) ? ['test' as const] : [])]
  return modes.length === 0 ? null : { accountId: account.id, accountName: account.name, modes }
}

/** Whom a request by this session's cookie comes from, in this mode; null once the session or its key has ended. */
export async function findSessionPrincipal(
  tx: Transaction,
  tokenHash: Uint8Array<ArrayBuffer>,
  livemode: boolean,
  now: Date,
): Promise<(Principal & { lastUsedAt: Date | null }) | null> {
  const withUse = { ...keyColumns, lastUsedAt: true } as const
  const session = await tx.dashboardSession.findUnique({
    where: { tokenHash, expiresAt: { gt: now } },
    select: livemode ? { liveKey: { select: withUse } } : { testKey: { select: withUse } },
  })
  const key = (session as { liveKey?: SessionKey | null; testKey?: SessionKey | null } | null)?.[
    livemode ? 'liveKey' : 'testKey'
  ]
  if (key === undefined || key === null || key.revokedAt !== null) return null
  const { id, revokedAt: _, ...rest } = key
  return { apiKeyId: id, ...rest }
}

type SessionKey = {
  id: string
  accountId: string
  livemode: boolean
  scopes: string[]
  revokedAt: Date | null
  lastUsedAt: Date | null
}

export async function deleteSession(tx: Transaction, tokenHash: Uint8Array<ArrayBuffer>): Promise<void> {
  await tx.dashboardSession.deleteMany({ where: { tokenHash } })
}

/** Sessions and codes whose time is up are of no use to anybody. */
export async function deleteExpired(tx: Transaction, now: Date): Promise<void> {
  await tx.dashboardSession.deleteMany({ where: { expiresAt: { lte: now } } })
  await tx.dashboardSignInCode.deleteMany({ where: { expiresAt: { lte: now } } })
}

/** Uses up a sign-in code: of many who try at once, one gets its keys. */
export async function takeSignInCode(
  tx: Transaction,
  codeHash: Uint8Array<ArrayBuffer>,
  now: Date,
): Promise<KeyIds | null> {
  const [code] = await tx.$queryRaw<(KeyIds & { expiresAt: Date })[]>`
    DELETE FROM dashboard_sign_in_codes WHERE code_hash = ${codeHash}
    RETURNING account_id AS "accountId", live_key_id AS "liveKeyId", test_key_id AS "testKeyId",
      expires_at AS "expiresAt"`
  if (code === undefined || code.expiresAt <= now) return null
  const { expiresAt: _, ...keys } = code
  return keys
}
