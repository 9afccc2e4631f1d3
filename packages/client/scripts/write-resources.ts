import type { OpenApiDocument } from '@paylinks/contracts/openapi'
import { clientNames, resourceName } from '@paylinks/contracts/operations/client-names'

type Described = {
  operationId: string
  tags: [string]
  summary: string
  description: string
  requestBody?: { content: { 'application/json': { schema: { $ref: string } } } }
  responses: Record<string, { content: { 'application/json': { schema: { $ref: string } } } }>
  parameters?: { in?: string }[]
}
type Call = Described & { method: string; path: string; tag: string }

/** The source of a named type for every component of the document, and for the query of every list. */
export function writeTypes(document: OpenApiDocument): string {
  const names = Object.keys(document.components?.schemas ?? {}).sort()
  const queries = callsOf(document).filter(hasQuery)
  return `import type { components, operations } from './merchant-api.ts'

${names.map((name) => `export type ${name} = components['schemas']['${name}']`).join('\n')}
${queries
  .map(
    ({ operationId }) =>
      `export type ${pascalCase(operationId)} = NonNullable<operations['${operationId}']['parameters']['query']>`,
  )
  .join('\n')}
`
}

/** The source of `createResources`: one group for each tag of the document, one function for each of its operations. */
export function writeResources(document: OpenApiDocument): string {
  const calls = callsOf(document)
  const groups = (document.tags ?? []).map(({ name, description = '' }) => {
    const members = calls.filter(({ tag }) => tag === name)
    return `${doc(description)}\n${resourceName(name)}: {\n${members.flatMap((call) => writeCall(call, members)).join('\n')}\n},`
  })
  return `import { iteratePages } from '../iterate-pages.ts'
import { pathSegment, type RequestOptions, type Send } from '../send-request.ts'
import type * as types from './types.ts'

export function createResources(send: Send, accountId: string) {
  return {
${groups.join('\n')}
  }
}
`
}

function callsOf(document: OpenApiDocument): Call[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Described>).map(([method, described]) => ({
      ...described,
      method,
      path,
      tag: described.tags[0],
    })),
  )
}

function writeCall(call: Call, group: readonly Call[]): string[] {
  const { method, path, operationId, summary, description, requestBody } = call
  const name = clientNames(call, group).method
  const result = nameOf(successOf(call))
  const ids = [...path.matchAll(/\{(\w+)\}/g)].map(([, id]) => id as string).filter((id) => id !== 'account_id')
  const body = requestBody === undefined ? [] : [`body: ${nameOf(requestBody.content['application/json'].schema)}`]
  const query = hasQuery(call) ? [`query: types.${pascalCase(operationId)} = {}`] : []
  const parameters = [...ids.map((id) => `${id}: string`), ...body, ...query, 'options?: RequestOptions'].join(', ')
  const filled = path.replaceAll(
    /\{(\w+)\}/g,
    (_match, id: string) => `\${${id === 'account_id' ? 'accountId' : `pathSegment(${id}, '${id}')`}}`,
  )
  const template = `\`${filled}\``
  const request = [
    `method: '${method.toUpperCase()}'`,
    `path: ${template}`,
    body.length > 0 && 'body',
    query.length > 0 && 'query',
  ]
  const written = `${doc(`${summary}. ${description}`)}
${name}: (${parameters}) => send<${result}>({ ${request.filter(Boolean).join(', ')} }, options),`
  if (!result.endsWith('List') || query.length === 0) return [written]

  const item = result.slice(0, -'List'.length)
  const iterate = `${doc('The same objects, one after the other, over all pages: `for await (const object of …)`.')}
iterate: (query: Omit<types.${pascalCase(operationId)}, 'offset' | 'starting_after' | 'ending_before'> = {}, options?: RequestOptions) =>
  iteratePages<${item}>((starting_after) => send<${result}>({ method: 'GET', path: ${template}, query: { limit: 100, ...query, starting_after } }, options)),`
  return [written, iterate]
}

const hasQuery = ({ parameters = [] }: Call) => parameters.some((parameter) => parameter.in === 'query')
const nameOf = ({ $ref }: { $ref: string }) => `types.${$ref.split('/').at(-1)}`
const pascalCase = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)

function successOf({ responses }: Call): { $ref: string } {
  const success = responses[200] ?? responses[201]
  if (success === undefined) throw new Error('an operation without a success')
  return success.content['application/json'].schema
}

function doc(text: string): string {
  return `/** ${text.replaceAll('\n\n', ' ').replaceAll('*/', '*\\/')} */`
}
