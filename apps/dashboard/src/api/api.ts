import { createPaylinksClient, type PaylinksClient, PaylinksError } from '@paylinks/client'
import { forgetSession, type Session, useSession } from '../session/session.ts'

/** A person waits: what does not work soon is better tried again by hand. */
const MAX_RETRIES = 2
const MAX_DELAY_MS = 2_000

let known: { session: Session; client: PaylinksClient } | undefined

/** The merchant API as the signed-in merchant, in the mode that is switched on. */
export function useApi(): PaylinksClient {
  const session = useSession()
  if (known?.session !== session) known = { session, client: clientOf(session) }
  return known.client
}

function clientOf({ accountId, csrfToken, mode }: Session): PaylinksClient {
  return createPaylinksClient({
    baseUrl: window.location.origin,
    accountId,
    maxRetries: MAX_RETRIES,
    maxDelayMs: MAX_DELAY_MS,
    async fetch(input, init) {
      const headers = new Headers(init?.headers)
      headers.set('X-CSRF-Token', csrfToken)
      headers.set('Paylinks-Mode', mode)
      const response = await fetch(input, { ...init, headers, credentials: 'same-origin' })
      if (response.status === 401) forgetSession('ended')
      return response
    },
  })
}

/** What went wrong, for people. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof PaylinksError)) return 'Something went wrong. Try again.'
  if (error.code === 'connection_failed' || error.code === 'timed_out')
    return 'The server cannot be reached. Check your connection and try again.'
  if (error.code === 'unexpected_answer') return 'The server has a problem. Try again in a moment.'
  return error.detail
}

/** Every field that breaks a rule, where that is what is wrong. */
export function faultsOf(error: unknown): { path: string; message: string }[] {
  return error instanceof PaylinksError ? [...error.errors] : []
}
