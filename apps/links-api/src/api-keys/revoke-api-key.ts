import { apiKeyView } from '@paylinks/contracts/api-keys'
import { inTransaction } from '@paylinks/db/client'
import { pathId } from '../routing/path-id.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { revokeApiKeyRow } from './api-key-store.ts'

/** From the moment this is answered the key opens nothing: every request asks the database for its key. */
export async function revokeApiKey(request: ApiRequest, { db }: ApiDependencies): Promise<Answer> {
  const id = pathId(request, 'apiKey')
  const key = await inTransaction(db, (tx) => revokeApiKeyRow(tx, request.principal, id))
  return answer(200, apiKeyView(key))
}
