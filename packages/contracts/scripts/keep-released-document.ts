/** Keeps the OpenAPI document of the release that is being made: later changes are compared with it. Run by `npm run openapi:release`. */
import { readFile, writeFile } from 'node:fs/promises'
import { createOpenApiDocument } from '../src/openapi.ts'
import { merchantApi } from '../src/operations/merchant-api.ts'

const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string
}
const document = createOpenApiDocument({ operations: merchantApi, serverUrl: '/', version })
// Examples are no part of what clients rely on.
const json = JSON.stringify(
  document,
  (key, value) => (['examples', 'x-codeSamples'].includes(key) ? undefined : value),
  1,
)
await writeFile(new URL('../released/openapi.json', import.meta.url), `${json}\n`)
