import { accountSchema, updateAccountSchema } from '../account.ts'
import { exampleIds } from './example-objects.ts'
import type { Operation } from './operation.ts'

const path = '/api/{account_id}/account'
const tag = 'Account'

const exampleAccount = {
  id: exampleIds.account,
  object: 'account',
  livemode: false,
  name: 'Northwind',
  logo_url: null,
  accent_color: '#0f766e',
  support_email: 'help@example.com',
  support_phone: null,
  terms_url: 'https://example.com/terms',
  privacy_url: null,
} as const

export const getAccount = {
  operationId: 'getAccount',
  method: 'get',
  path,
  tag,
  summary: 'Retrieve the account',
  description: "Your name, and what checkout shows of you in the key's mode.",
  scope: 'account:read',
  success: { status: 200, description: 'The account.', schema: accountSchema },
  errors: [],
  examples: [
    { summary: 'The account', path: { account_id: exampleIds.account }, status: 200, response: exampleAccount },
  ],
} as const satisfies Operation

export const updateAccount = {
  operationId: 'updateAccount',
  method: 'patch',
  path,
  tag,
  summary: 'Update the account',
  description:
    "Changes what checkout shows of you in the key's mode: logo, color, how customers reach you, terms and privacy policy. Open checkout pages show it too. `null` clears a field.",
  scope: 'account:write',
  body: updateAccountSchema,
  success: { status: 200, description: 'The account after the change.', schema: accountSchema },
  errors: [],
  examples: [
    {
      summary: 'A phone number',
      path: { account_id: exampleIds.account },
      body: { support_phone: '+1 555 010 0199' },
      status: 200,
      response: { ...exampleAccount, support_phone: '+1 555 010 0199' },
    },
  ],
} as const satisfies Operation
