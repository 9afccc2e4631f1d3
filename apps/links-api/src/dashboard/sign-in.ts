import { hashApiKey, isApiKey } from '@paylinks/contracts/api-keys'
import { hashDashboardToken, isDashboardToken, newDashboardToken } from '@paylinks/contracts/dashboard-tokens'
import { inTransaction, type Transaction } from '@paylinks/db/client'
import { AppError } from '@paylinks/service-kit/app-error'
import type { Request, Response } from 'express'
import { z } from 'zod'
import { findApiKey } from '../authentication/principal-store.ts'
import type { ApiDependencies } from '../routing/route.ts'
import { deleteExpired, findSession, insertSession, takeSignInCode } from './dashboard-session-store.ts'
import { sendSession } from './send-session.ts'
import { SESSION_SECONDS, sessionCookie } from './session-token.ts'

const credentialsSchema = z.union([
  z.strictObject({ keys: z.array(z.string().max(200)).min(1).max(2) }),
  z.strictObject({ code: z.string().max(200) }),
])

/**
 * `POST /dashboard/session`: exchanges API keys (one for each mode at most, of one account) or a one-time code for a
 * cookie. The session lasts 12 hours, and ends with its keys.
 */
export async function signIn(request: Request, response: Response, { db }: ApiDependencies): Promise<void> {
  const credentials = credentialsSchema.safeParse(request.body)
  if (!credentials.success) throw new AppError('invalid_api_key')
  const now = new Date()
  const token = newDashboardToken()
  const session = await inTransaction(db, async (tx) => {
    await deleteExpired(tx, now)
    const keys =
      'code' in credentials.data
        ? await keysOfCode(tx, credentials.data.code, now)
        : await keysOf(tx, credentials.data.keys)
    await insertSession(tx, hashDashboardToken(token), keys, new Date(now.getTime() + SESSION_SECONDS * 1000))
    return findSession(tx, hashDashboardToken(token), now)
  })
  if (session === null) throw new AppError('invalid_api_key')
  response.set('Set-Cookie', sessionCookie(request, token))
  sendSession(response, session, token)
}

async function keysOfCode(tx: Transaction, code: string, now: Date) {
  const keys = isDashboardToken(code) ? await takeSignInCode(tx, hashDashboardToken(code), now) : null
  if (keys === null) throw new AppError('invalid_sign_in_code')
  return keys
}

async function keysOf(tx: Transaction, keys: string[]) {
  const found = await Promise.all(keys.map((key) => (isApiKey(key) ? findApiKey(tx, hashApiKey(key)) : null)))
  const [first, second] = found
  if (first === null || first === undefined || second === null) throw new AppError('invalid_api_key')
  if (second !== undefined && (second.accountId !== first.accountId || second.livemode === first.livemode)) {
    throw new AppError('account_mismatch', {
      detail: 'Give one live key and one test key of the same account.',
    })
  }
  const idOf = (livemode: boolean) => [first, second].find((key) => key?.livemode === livemode)?.apiKeyId ?? null
  return { accountId: first.accountId, liveKeyId: idOf(true), testKeyId: idOf(false) }
}
