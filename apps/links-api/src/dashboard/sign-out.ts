import { hashDashboardToken } from '@paylinks/contracts/dashboard-tokens'
import { AppError } from '@paylinks/service-kit/app-error'
import type { Request, Response } from 'express'
import type { ApiDependencies } from '../routing/route.ts'
import { deleteSession } from './dashboard-session-store.ts'
import { endedSessionCookie, isCsrfToken, sessionTokenOf } from './session-token.ts'

/** `DELETE /dashboard/session`: ends the session, so that its cookie is worth nothing to whoever kept a copy. */
export async function signOut(request: Request, response: Response, { db }: ApiDependencies): Promise<void> {
  const token = sessionTokenOf(request)
  if (token !== undefined) {
    if (!isCsrfToken(request.get('x-csrf-token'), token)) throw new AppError('csrf_token_mismatch')
    await deleteSession(db, hashDashboardToken(token))
  }
  response
    .set({ 'Set-Cookie': endedSessionCookie(request), 'Cache-Control': 'no-store' })
    .status(204)
    .end()
}
