import { apiKeyView } from '@paylinks/contracts/api-keys'
import { inTransaction } from '@paylinks/db/client'
import type { ApiDependencies } from '../app.ts'
import { pathId } from '../routing/path-id.ts'
import { answer, type Handler } from '../routing/route.ts'
import { revokeApiKeyRow } from './api-key-store.ts'

/** From the moment this is answered the key opens nothing: every request asks the database for its key. */
export function revokeApiKey({ db }: ApiDependencies): Handler {
  return async (request) => {
    const id = pathId(request, 'apiKey')
    const key = await inTransaction(db, (tx) => revokeApiKeyRow(tx, request.principal, id))
    return answer(200, apiKeyView(key))
  }
}
