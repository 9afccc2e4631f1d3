import { apiKeyView, type CreatedApiKey, createApiKeySchema } from '@paylinks/contracts/api-keys'
import { readForm } from '../forms/read-form.ts'
import type { TransactionHandler } from '../idempotency/idempotent.ts'
import { answer } from '../routing/route.ts'
import { scopeFaults } from './api-key-rules.ts'
import { insertApiKey } from './api-key-store.ts'

/** The one answer that holds a clear key. It is stored for replays only sealed by the key that asked for it. */
export function createApiKey(): TransactionHandler {
  return async (tx, { principal, body }) => {
    const { draft, accept } = readForm(createApiKeySchema, body)
    const form = accept(scopeFaults(draft, principal.scopes))
    const { key, row } = await insertApiKey(tx, principal, form)
    return answer(201, { ...apiKeyView(row), key } satisfies CreatedApiKey)
  }
}
