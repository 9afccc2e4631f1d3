import type { Response } from 'express'
import type { DashboardSession } from './dashboard-session-store.ts'
import { csrfTokenOf } from './session-token.ts'

/** What the dashboard is told of who is signed in. */
export function sendSession(
  response: Response,
  { accountId, accountName, modes }: DashboardSession,
  token: string,
): void {
  response
    .set('Cache-Control', 'no-store')
    .json({ account_id: accountId, account_name: accountName, modes, csrf_token: csrfTokenOf(token) })
}
