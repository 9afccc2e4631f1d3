import {
  createPackageSchema,
  listPackagesSchema,
  packagePageSchema,
  packageSchema,
  updatePackageSchema,
} from '../packages.ts'
import { examplePackage } from './catalogue-examples.ts'
import { exampleIds, exampleTimes } from './example-objects.ts'
import type { Operation } from './operation.ts'

const path = '/api/{account_id}/packages'
const tag = 'Packages'
const onePackage = { account_id: exampleIds.account, id: exampleIds.package }

export const createPackage = {
  operationId: 'createPackage',
  method: 'post',
  path,
  tag,
  summary: 'Create a package',
  description:
    'Several prices that are sold together. They share one currency, and the recurring ones share one billing period. A link sells packages by its `package_ids`.',
  scope: 'catalogue:write',
  body: createPackageSchema,
  success: { status: 201, description: 'The package.', schema: packageSchema },
  errors: [],
  examples: [
    {
      summary: 'Two seats and a set-up',
      path: { account_id: exampleIds.account },
      body: {
        name: 'Starter bundle',
        items: [
          { price_id: exampleIds.monthlyPrice, quantity: 2 },
          { price_id: exampleIds.oneTimePrice, quantity: 1 },
        ],
      },
      status: 201,
      response: examplePackage,
    },
  ],
} as const satisfies Operation

export const listPackages = {
  operationId: 'listPackages',
  method: 'get',
  path,
  tag,
  summary: 'List packages',
  description: 'The newest packages first.',
  scope: 'catalogue:read',
  query: listPackagesSchema,
  success: { status: 200, description: 'One page of packages.', schema: packagePageSchema },
  errors: [],
  examples: [
    {
      summary: 'Those that hold a price',
      path: { account_id: exampleIds.account },
      query: { currency: 'USD', price_id: exampleIds.monthlyPrice },
      status: 200,
      response: { data: [examplePackage], has_more: false, limit: 20, offset: 0, total: 1, total_is_capped: false },
    },
  ],
} as const satisfies Operation

export const getPackage = {
  operationId: 'getPackage',
  method: 'get',
  path: `${path}/{id}`,
  tag,
  summary: 'Retrieve a package',
  description: 'One package, archived or not.',
  scope: 'catalogue:read',
  success: { status: 200, description: 'The package.', schema: packageSchema },
  errors: ['not_found'],
  examples: [{ summary: 'A package', path: onePackage, status: 200, response: examplePackage }],
} as const satisfies Operation

export const updatePackage = {
  operationId: 'updatePackage',
  method: 'patch',
  path: `${path}/{id}`,
  tag,
  summary: 'Update a package',
  description:
    'You can change the name, the metadata and `is_active`. `is_active: false` archives the package: every link that sells it stops at once, until `is_active: true` restores it.',
  scope: 'catalogue:write',
  body: updatePackageSchema,
  success: { status: 200, description: 'The package after the change.', schema: packageSchema },
  errors: ['not_found'],
  examples: [
    {
      summary: 'A new name',
      path: onePackage,
      body: { name: 'Starter bundle, spring' },
      status: 200,
      response: { ...examplePackage, name: 'Starter bundle, spring', updated_at: exampleTimes.later },
    },
  ],
} as const satisfies Operation
