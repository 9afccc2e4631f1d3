import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { eventObjectSchemas } from './events.ts'
import { webhooksOf } from './openapi/webhooks.ts'
import { createOpenApiDocument } from './openapi.ts'
import { merchantApi } from './operations/merchant-api.ts'

// biome-ignore lint/suspicious/noExplicitAny: a wrong guess at the document's shape fails the test
type Json = any

const document: Json = createOpenApiDocument({ operations: merchantApi, serverUrl: '/', version: '1.2.3' })
const inputs = new Set(merchantApi.flatMap(({ body, operationId }) => (body === undefined ? [] : [operationId])))

/** Every object that the value holds, with the path to it. */
function* objectsIn(value: Json, path = ''): Generator<[path: string, object: Json]> {
  if (value === null || typeof value !== 'object') return
  yield [path, value]
  for (const [key, item] of Object.entries(value)) yield* objectsIn(item, `${path}/${key}`)
}

const schemasOf = (name: string) => [...objectsIn(document.components.schemas[name], name)]

describe('components', () => {
  test.each(merchantApi)('$operationId takes and gives named components only', ({ path, method, success }) => {
    const { requestBody, responses } = document.paths[path][method]
    if (requestBody !== undefined)
      expect(requestBody.content['application/json'].schema).toEqual({ $ref: expect.any(String) })
    expect(responses[success.status].content['application/json'].schema).toEqual({ $ref: expect.any(String) })
    for (const [status, response] of Object.entries<Json>(responses)) {
      if (status !== String(success.status)) expect(response).toEqual({ $ref: expect.any(String) })
    }
  })

  test('every object within another one is a component too', () => {
    const nested = Object.keys(document.components.schemas).flatMap((name) =>
      schemasOf(name).flatMap(([path, schema]) => (path !== name && schema.properties !== undefined ? [path] : [])),
    )
    // What is called "properties" is a table of schemas, not a schema.
    expect(nested.filter((path) => !path.endsWith('/properties'))).toEqual([])
  })

  test.each(Object.keys(document.components.schemas))('every field of %s is described', (name) => {
    const undescribed = schemasOf(name).flatMap(([path, { properties }]) =>
      Object.entries<Json>(properties ?? {}).flatMap(([field, schema]) =>
        schema.description === undefined && schema.$ref === undefined && field !== 'description'
          ? [`${path}/${field}`]
          : [],
      ),
    )
    expect(undescribed).toEqual([])
  })

  test.each(merchantApi)('every parameter of $operationId is described', ({ path, method }) => {
    for (const parameter of document.paths[path][method].parameters) {
      const described =
        parameter.$ref === undefined ? parameter : document.components.parameters[parameter.$ref.split('/').at(-1)]
      expect(described.description, described.name).toMatch(/\w/)
    }
  })

  test('what clients send is closed, and what they get is open to fields of later versions', () => {
    for (const name of Object.keys(document.components.schemas)) {
      const isInput = name.endsWith('Input') || inputs.has(name.charAt(0).toLowerCase() + name.slice(1))
      for (const [path, schema] of schemasOf(name)) {
        if (schema.type === 'object' && schema.properties !== undefined)
          expect(schema.additionalProperties, path).toBe(isInput ? false : undefined)
      }
    }
  })

  test('no integer is bounded by what a JSON number can hold', () => {
    expect(JSON.stringify(document)).not.toContain(String(Number.MAX_SAFE_INTEGER))
  })
})

test.each(['Authentication', 'Errors', 'Idempotency', 'Paging', 'Versions', 'Rate limits'])(
  'the document explains: %s',
  (chapter) => expect(document.info.description).toContain(`\n## ${chapter}\n`),
)

describe('webhooks', () => {
  test.each(Object.keys(eventObjectSchemas))('%s is described, with its own type and object', (type) => {
    const { requestBody, operationId } = document.webhooks[type].post
    const { $ref } = requestBody.content['application/json'].schema
    const event = document.components.schemas[$ref.split('/').at(-1)]
    expect(`on${$ref.split('/').at(-1)}`).toBe(`${operationId}Event`)
    expect(event.properties.type.const).toBe(type)
    expect(document.components.schemas[`${$ref.split('/').at(-1)}Data`].properties.object.$ref).toMatch(/EventObject$/)
  })

  test('nothing but the catalogue is described, and what is added to it is described too', () => {
    expect(Object.keys(document.webhooks)).toEqual(Object.keys(eventObjectSchemas))
    expect(Object.keys(webhooksOf({ 'gift.sent': z.object({}) }))).toEqual(['gift.sent'])
  })
})
