import { meSchema } from '../me.ts'
import { scopes } from '../scopes.ts'
import { exampleIds } from './example-objects.ts'
import type { Operation } from './operation.ts'

export const getMe = {
  operationId: 'getMe',
  method: 'get',
  path: '/api/{account_id}/me',
  tag: 'Me',
  summary: 'Show what your key can do',
  description: 'The account, the mode and the scopes of the API key that you call with.',
  scope: null,
  success: { status: 200, description: 'Whom the key acts for.', schema: meSchema },
  errors: [],
  examples: [
    {
      summary: 'A test key with every scope',
      path: { account_id: exampleIds.account },
      status: 200,
      response: {
        object: 'me',
        account_id: exampleIds.account,
        account_name: 'Northwind',
        livemode: false,
        scopes: [...scopes],
      },
    },
  ],
} as const satisfies Operation
