import {
  apiKeyPageSchema,
  apiKeySchema,
  createApiKeySchema,
  createdApiKeySchema,
  listApiKeysSchema,
} from '../api-keys.ts'
import { exampleApiKey } from './catalogue-examples.ts'
import { exampleIds, exampleTimes } from './example-objects.ts'
import type { Operation } from './operation.ts'

const path = '/api/{account_id}/api-keys'
const tag = 'API keys'

export const createApiKey = {
  operationId: 'createApiKey',
  method: 'post',
  path,
  tag,
  summary: 'Create an API key',
  description:
    'The new key has the account and the mode of your own key, and cannot get a scope that your own key lacks. Only this answer shows the secret key. ' +
    'If you repeat the request with the same `Idempotency-Key`, only the same API key gets the answer again.',
  scope: 'api_keys:write',
  body: createApiKeySchema,
  success: { status: 201, description: 'The key, with the secret itself in `key`.', schema: createdApiKeySchema },
  errors: [],
  examples: [
    {
      summary: 'A key that manages payment links',
      path: { account_id: exampleIds.account },
      body: { name: 'Shop back end', scopes: ['payment_links:read', 'payment_links:write'] },
      status: 201,
      response: { ...exampleApiKey, key: 'sk_test_EXAMPLE0EXAMPLE0EXAMPLE0EXAMx7Kq' },
    },
  ],
} as const satisfies Operation

export const listApiKeys = {
  operationId: 'listApiKeys',
  method: 'get',
  path,
  tag,
  summary: 'List API keys',
  description: 'The newest keys first, with the revoked ones. The secret keys are not shown.',
  scope: 'api_keys:write',
  query: listApiKeysSchema,
  success: { status: 200, description: 'One page of API keys.', schema: apiKeyPageSchema },
  errors: [],
  examples: [
    {
      summary: 'The newest key',
      path: { account_id: exampleIds.account },
      query: { limit: '1' },
      status: 200,
      response: { data: [exampleApiKey], has_more: true, limit: 1, offset: 0, total: 2, total_is_capped: false },
    },
  ],
} as const satisfies Operation

export const revokeApiKey = {
  operationId: 'revokeApiKey',
  method: 'delete',
  path: `${path}/{id}`,
  tag,
  summary: 'Revoke an API key',
  description: 'The key stops working at once, for good. You can repeat the request. A key may revoke itself.',
  scope: 'api_keys:write',
  success: { status: 200, description: 'The key, revoked.', schema: apiKeySchema },
  errors: ['not_found'],
  examples: [
    {
      summary: 'A revocation',
      path: { account_id: exampleIds.account, id: exampleIds.apiKey },
      status: 200,
      response: { ...exampleApiKey, revoked_at: exampleTimes.later },
    },
  ],
} as const satisfies Operation
