import {
  createCustomerSchema,
  customerPageSchema,
  customerSchema,
  listCustomersSchema,
  updateCustomerSchema,
} from '../customers.ts'
import { exampleCustomer } from './catalogue-examples.ts'
import { exampleIds, exampleTimes } from './example-objects.ts'
import type { Operation } from './operation.ts'

const path = '/api/{account_id}/customers'
const tag = 'Customers'
const oneCustomer = { account_id: exampleIds.account, id: exampleIds.customer }

export const createCustomer = {
  operationId: 'createCustomer',
  method: 'post',
  path,
  tag,
  summary: 'Create a customer',
  description: 'A person that you can make a link for. Checkout then fills in their email address.',
  scope: 'catalogue:write',
  body: createCustomerSchema,
  success: { status: 201, description: 'The customer.', schema: customerSchema },
  errors: [],
  examples: [
    {
      summary: 'A customer with a note of our own',
      path: { account_id: exampleIds.account },
      body: { email: 'jane@example.com', name: 'Jane Doe', metadata: { crm_id: '4711' } },
      status: 201,
      response: exampleCustomer,
    },
  ],
} as const satisfies Operation

export const listCustomers = {
  operationId: 'listCustomers',
  method: 'get',
  path,
  tag,
  summary: 'List customers',
  description: 'The newest customers first.',
  scope: 'catalogue:read',
  query: listCustomersSchema,
  success: { status: 200, description: 'One page of customers.', schema: customerPageSchema },
  errors: [],
  examples: [
    {
      summary: 'The customers with an email',
      path: { account_id: exampleIds.account },
      query: { email: 'jane@example.com' },
      status: 200,
      response: { data: [exampleCustomer], has_more: false, limit: 20, offset: 0, total: 1, total_is_capped: false },
    },
  ],
} as const satisfies Operation

export const getCustomer = {
  operationId: 'getCustomer',
  method: 'get',
  path: `${path}/{id}`,
  tag,
  summary: 'Retrieve a customer',
  description: 'One customer.',
  scope: 'catalogue:read',
  success: { status: 200, description: 'The customer.', schema: customerSchema },
  errors: ['not_found'],
  examples: [{ summary: 'A customer', path: oneCustomer, status: 200, response: exampleCustomer }],
} as const satisfies Operation

export const eraseCustomer = {
  operationId: 'eraseCustomer',
  method: 'delete',
  path: `${path}/{id}`,
  tag,
  summary: 'Erase a customer',
  description:
    'Removes what tells who the customer is: email, name and metadata, and the email, name and everything else that was typed into their checkout sessions or came with the address of a link, there and in the event log. What bookkeeping needs stays: the customer by its id, sessions, payments and links. It cannot be undone. You can repeat the request.',
  scope: 'catalogue:write',
  success: { status: 200, description: 'The customer, erased.', schema: customerSchema },
  errors: ['not_found'],
  examples: [
    {
      summary: 'An erased customer',
      path: oneCustomer,
      status: 200,
      response: { ...exampleCustomer, email: null, name: null, metadata: null, updated_at: exampleTimes.later },
    },
  ],
} as const satisfies Operation

export const updateCustomer = {
  operationId: 'updateCustomer',
  method: 'patch',
  path: `${path}/{id}`,
  tag,
  summary: 'Update a customer',
  description: 'Changes the fields that you give. `null` clears a field.',
  scope: 'catalogue:write',
  body: updateCustomerSchema,
  success: { status: 200, description: 'The customer after the change.', schema: customerSchema },
  errors: ['not_found'],
  examples: [
    {
      summary: 'Without a name',
      path: oneCustomer,
      body: { name: null },
      status: 200,
      response: { ...exampleCustomer, name: null, updated_at: exampleTimes.later },
    },
  ],
} as const satisfies Operation
