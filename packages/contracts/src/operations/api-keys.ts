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
    'A key of the account and mode of the key that makes it, with no scope that this one lacks. The answer shows the key itself, this once. ' +
    'With an `Idempotency-Key` the answer is kept encrypted under the calling key, so that only that key can have it again.',
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
  description: 'The newest first, the revoked ones too. Never the keys themselves.',
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
      response: { data: [exampleApiKey], has_more: true, limit: 1, offset: 0, total: 2 },
    },
  ],
} as const satisfies Operation

export const revokeApiKey = {
  operationId: 'revokeApiKey',
  method: 'delete',
  path: `${path}/{id}`,
  tag,
  summary: 'Revoke an API key',
  description:
    'From the moment this is answered the key opens nothing. Permanent, and safe to repeat. A key may revoke itself.',
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
