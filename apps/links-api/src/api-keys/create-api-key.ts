import { apiKeyView, type CreatedApiKey, createApiKeySchema } from '@paylinks/contracts/api-keys'
import type { Transaction } from '@paylinks/db/client'
import { readBody } from '../request-body/read-body.ts'
import { type Answer, type ApiRequest, answer } from '../routing/route.ts'
import { scopeFaults } from './api-key-rules.ts'
import { insertApiKey } from './api-key-store.ts'

/** The one answer that holds a clear key. It is stored for replays only sealed by the key that asked for it. */
export async function createApiKey(tx: Transaction, { principal, body }: ApiRequest): Promise<Answer> {
  const { draft, accept } = readBody(createApiKeySchema, body)
  const input = accept(scopeFaults(draft, principal.scopes))
  const { key, row } = await insertApiKey(tx, principal, input)
  return answer(201, { ...apiKeyView(row), key } satisfies CreatedApiKey)
}
