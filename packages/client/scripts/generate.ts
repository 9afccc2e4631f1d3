/** Writes the types of the merchant API from its OpenAPI document. Run by `npm run generate`. */
import { mkdir, writeFile } from 'node:fs/promises'
import { createOpenApiDocument } from '@paylinks/contracts/openapi'
import { merchantApi } from '@paylinks/contracts/operations/merchant-api'
import openapiTypescript, { astToString, type OpenAPI3 } from 'openapi-typescript'

const target = new URL('../src/generated/merchant-api.ts', import.meta.url)
const document = createOpenApiDocument({ operations: merchantApi, serverUrl: '/', version: '0' })
// A field with a default may be left out of a request.
const types = await openapiTypescript(document as OpenAPI3, { defaultNonNullable: false })

await mkdir(new URL('.', target), { recursive: true })
await writeFile(
  target,
  `// Generated from the OpenAPI document of packages/contracts. Do not edit.\n${astToString(types)}`,
)
