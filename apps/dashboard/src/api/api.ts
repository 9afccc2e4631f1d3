import type { paths } from '@paylinks/client/generated/merchant-api'
import createFetchClient from 'openapi-fetch'
import { currentSession, forgetSession } from '../session/session.ts'
import { ApiError, problemOf } from './api-error.ts'

const AWAY = 'The server cannot be reached. Check your connection and try again.'

/** The merchant API as the signed-in merchant, in the mode that is switched on. */
export const api = createFetchClient<paths>({ baseUrl: '/', credentials: 'same-origin' })

api.use({
  onRequest({ request }) {
    const session = currentSession()
    if (session !== null) {
      request.headers.set('X-CSRF-Token', session.csrfToken)
      request.headers.set('Paylinks-Mode', session.mode)
    }
    if (request.method === 'POST' && !request.headers.has('Idempotency-Key')) {
      request.headers.set('Idempotency-Key', crypto.randomUUID())
    }
    return request
  },
})

type Answer<Data> = { data?: Data; error?: unknown; response: Response }

/** The data of a successful answer. Throws an {@link ApiError} for any other, and signs out when the session has ended. */
export async function ok<Data>(answer: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await answer.catch(() => {
    throw new ApiError(0, 'unreachable', AWAY)
  })
  if (response.ok && data !== undefined) return data
  if (response.status === 401) forgetSession('ended')
  throw problemOf(response.status, error)
}
