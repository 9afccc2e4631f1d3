import {
  createProductSchema,
  listProductsSchema,
  productPageSchema,
  productSchema,
  updateProductSchema,
} from '../products.ts'
import { exampleProduct } from './catalogue-examples.ts'
import { exampleIds, exampleTimes } from './example-objects.ts'
import type { Operation } from './operation.ts'

const path = '/api/{account_id}/products'
const tag = 'Products'
const oneProduct = { account_id: exampleIds.account, id: exampleIds.product }

export const createProduct = {
  operationId: 'createProduct',
  method: 'post',
  path,
  tag,
  summary: 'Create a product',
  description: 'What customers see in the cart. A product is never deleted: archive it with `is_active: false`.',
  scope: 'catalogue:write',
  body: createProductSchema,
  success: { status: 201, description: 'The product.', schema: productSchema },
  errors: [],
  examples: [
    {
      summary: 'A product with a picture',
      path: { account_id: exampleIds.account },
      body: {
        name: 'Pro plan',
        description: 'Everything, for a whole team.',
        image_url: 'https://example.com/pro.png',
      },
      status: 201,
      response: { ...exampleProduct, image_url: 'https://example.com/pro.png' },
    },
  ],
} as const satisfies Operation

export const listProducts = {
  operationId: 'listProducts',
  method: 'get',
  path,
  tag,
  summary: 'List products',
  description: 'The newest products first.',
  scope: 'catalogue:read',
  query: listProductsSchema,
  success: { status: 200, description: 'One page of products.', schema: productPageSchema },
  errors: [],
  examples: [
    {
      summary: 'The active ones whose name contains “pro”',
      path: { account_id: exampleIds.account },
      query: { is_active: 'true', q: 'pro' },
      status: 200,
      response: { data: [exampleProduct], has_more: false, limit: 20, offset: 0, total: 1, total_is_capped: false },
    },
  ],
} as const satisfies Operation

export const getProduct = {
  operationId: 'getProduct',
  method: 'get',
  path: `${path}/{id}`,
  tag,
  summary: 'Retrieve a product',
  description: 'One product, archived or not.',
  scope: 'catalogue:read',
  success: { status: 200, description: 'The product.', schema: productSchema },
  errors: ['not_found'],
  examples: [{ summary: 'A product', path: oneProduct, status: 200, response: exampleProduct }],
} as const satisfies Operation

export const updateProduct = {
  operationId: 'updateProduct',
  method: 'patch',
  path: `${path}/{id}`,
  tag,
  summary: 'Update a product',
  description:
    'Changes the fields that you give. Existing links keep the name and the picture that they were made with. `is_active: false` archives the product: every link that sells it stops at once, until `is_active: true` restores it.',
  scope: 'catalogue:write',
  body: updateProductSchema,
  success: { status: 200, description: 'The product after the change.', schema: productSchema },
  errors: ['not_found'],
  examples: [
    {
      summary: 'An archived product',
      path: oneProduct,
      body: { is_active: false },
      status: 200,
      response: { ...exampleProduct, is_active: false, updated_at: exampleTimes.later },
    },
  ],
} as const satisfies Operation
