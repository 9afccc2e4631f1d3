/** Writes the client's types and its resources from the OpenAPI document. Run by `npm run generate`. */
import { mkdir, writeFile } from 'node:fs/promises'
import { createOpenApiDocument } from '@paylinks/contracts/openapi'
import { merchantApi } from '@paylinks/contracts/operations/merchant-api'
import openapiTypescript, { astToString, type OpenAPI3 } from 'openapi-typescript'
import { writeResources, writeTypes } from './write-resources.ts'

const HEADER = '// Generated from the OpenAPI document of packages/contracts. Do not edit.\n'
const folder = new URL('../src/generated/', import.meta.url)
const document = createOpenApiDocument({ operations: merchantApi, serverUrl: '/', version: '0' })
// A field with a default may be left out of a request.
const types = await openapiTypescript(document as OpenAPI3, { defaultNonNullable: false })

await mkdir(folder, { recursive: true })
await writeFile(new URL('merchant-api.ts', folder), HEADER + astToString(types))
await writeFile(new URL('resources.ts', folder), HEADER + writeResources(document))
await writeFile(new URL('types.ts', folder), HEADER + writeTypes(document))
