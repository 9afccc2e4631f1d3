import { hashDashboardToken } from '@paylinks/contracts/dashboard-tokens'
import type { Request, Response } from 'express'
import type { ApiDependencies } from '../routing/route.ts'
import { findSession } from './dashboard-session-store.ts'
import { sendSession } from './send-session.ts'
import { sessionTokenOf } from './session-token.ts'

/** `GET /dashboard/session`: who is signed in, for a page that was loaded anew. 204 when nobody is. */
export async function showSession(request: Request, response: Response, { db }: ApiDependencies): Promise<void> {
  const token = sessionTokenOf(request)
  const session = token === undefined ? null : await findSession(db, hashDashboardToken(token), new Date())
  if (token === undefined || session === null) response.status(204).set('Cache-Control', 'no-store').end()
  else sendSession(response, session, token)
}
