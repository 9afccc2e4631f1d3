import { createPriceSchema, listPricesSchema, pricePageSchema, priceSchema, updatePriceSchema } from '../prices.ts'
import { examplePrice } from './catalogue-examples.ts'
import { exampleIds, exampleTimes } from './example-objects.ts'
import type { Operation } from './operation.ts'

const path = '/api/{account_id}/prices'
const tag = 'Prices'
const onePrice = { account_id: exampleIds.account, id: exampleIds.monthlyPrice }

export const createPrice = {
  operationId: 'createPrice',
  method: 'post',
  path,
  tag,
  summary: 'Create a price',
  description:
    'What a product costs, once or again and again. The amount never changes: archive the price and make another.',
  scope: 'catalogue:write',
  body: createPriceSchema,
  success: { status: 201, description: 'The price.', schema: priceSchema },
  errors: [],
  examples: [
    {
      summary: '49.00 USD a month',
      path: { account_id: exampleIds.account },
      body: {
        product_id: exampleIds.product,
        unit_amount_atom: 4900,
        currency: 'USD',
        type: 'recurring',
        billing_interval: 'month',
        nickname: 'Monthly',
      },
      status: 201,
      response: examplePrice,
    },
  ],
} as const satisfies Operation

export const listPrices = {
  operationId: 'listPrices',
  method: 'get',
  path,
  tag,
  summary: 'List prices',
  description: 'The newest prices first.',
  scope: 'catalogue:read',
  query: listPricesSchema,
  success: { status: 200, description: 'One page of prices.', schema: pricePageSchema },
  errors: [],
  examples: [
    {
      summary: 'The recurring prices of a product',
      path: { account_id: exampleIds.account },
      query: { product_id: exampleIds.product, type: 'recurring' },
      status: 200,
      response: { data: [examplePrice], has_more: false, limit: 20, offset: 0, total: 1, total_is_capped: false },
    },
  ],
} as const satisfies Operation

export const getPrice = {
  operationId: 'getPrice',
  method: 'get',
  path: `${path}/{id}`,
  tag,
  summary: 'Retrieve a price',
  description: 'One price, archived or not.',
  scope: 'catalogue:read',
  success: { status: 200, description: 'The price.', schema: priceSchema },
  errors: ['not_found'],
  examples: [{ summary: 'A price', path: onePrice, status: 200, response: examplePrice }],
} as const satisfies Operation

export const updatePrice = {
  operationId: 'updatePrice',
  method: 'patch',
  path: `${path}/{id}`,
  tag,
  summary: 'Update a price',
  description:
    'You can change the nickname, the metadata and `is_active`. `is_active: false` archives the price: every link that sells it stops at once, until `is_active: true` restores it.',
  scope: 'catalogue:write',
  body: updatePriceSchema,
  success: { status: 200, description: 'The price after the change.', schema: priceSchema },
  errors: ['not_found'],
  examples: [
    {
      summary: 'An archived price',
      path: onePrice,
      body: { is_active: false },
      status: 200,
      response: { ...examplePrice, is_active: false, updated_at: exampleTimes.later },
    },
  ],
} as const satisfies Operation
