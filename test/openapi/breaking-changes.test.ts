import { readFileSync } from 'node:fs'
import { createOpenApiDocument } from '@paylinks/contracts/openapi'
import { merchantApi } from '@paylinks/contracts/operations/merchant-api'
import { expect, test } from 'vitest'
import { breakingChanges, unnamedChanges } from './breaking-changes.ts'

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
const documentOf = (operations: typeof merchantApi) =>
  createOpenApiDocument({ operations, serverUrl: '/', version: '0' })
/** What the cases below change, and no more: a comparison takes time for each operation. */
const document = documentOf(
  merchantApi.filter(({ path }) => /\/(products|payment-links|api-keys|events)(\/\{\w+\})?$/.test(path)),
)

// biome-ignore lint/suspicious/noExplicitAny: a wrong guess at the document's shape fails the test
type Json = any
const schemas = (changed: Json) => changed.components.schemas
const products = (changed: Json) => changed.paths['/api/{account_id}/products']

test('the changelog names every change that breaks clients of the last release', () => {
  const released = JSON.parse(read('packages/contracts/released/openapi.json'))
  const unnamed = unnamedChanges(breakingChanges(released, documentOf(merchantApi)), read('CHANGELOG.md'))
  const remedy = 'Name it in backticks under "### Breaking" of "## Unreleased" in CHANGELOG.md, or do not break clients'
  expect(unnamed, remedy).toEqual([])
})

test.each<[name: string, subject: string, change: (changed: Json) => void]>([
  ['an operation goes', 'createProduct', (changed) => delete products(changed).post],
  ['a path goes', 'createProduct', (changed) => delete changed.paths['/api/{account_id}/products']],
  ['an answer loses a field', 'url', (changed) => delete schemas(changed).PaymentLink.properties.url],
  [
    'an answer may lack a field',
    'url',
    (changed) => {
      schemas(changed).PaymentLink.required = schemas(changed).PaymentLink.required.filter(
        (name: string) => name !== 'url',
      )
    },
  ],
  ['an answer has another type', 'url', (changed) => (schemas(changed).PaymentLink.properties.url.type = 'integer')],
  [
    'an answer may be null',
    'url',
    (changed) => (schemas(changed).PaymentLink.properties.url.type = ['string', 'null']),
  ],
  ['an answer has a new value', 'mode', (changed) => schemas(changed).PaymentLink.properties.mode.enum.push('gift')],
  ['a request loses a field', 'name', (changed) => delete schemas(changed).CreatePaymentLink.properties.name],
  [
    'a request needs a new field',
    'colour',
    (changed) => {
      schemas(changed).CreateProduct.properties.colour = { type: 'string' }
      schemas(changed).CreateProduct.required.push('colour')
    },
  ],
  ['a request takes less', 'name', (changed) => (schemas(changed).CreatePaymentLink.properties.name.maxLength = 10)],
  [
    'a request takes no null',
    'name',
    (changed) => (schemas(changed).CreatePaymentLink.properties.name.type = 'string'),
  ],
  ['a request takes fewer values', 'mode', (changed) => schemas(changed).CreatePaymentLink.properties.mode.enum.pop()],
  ['a default is another', 'mode', (changed) => (schemas(changed).CreatePaymentLink.properties.mode.default = 'setup')],
  [
    'a list loses a filter',
    'q',
    (changed) => {
      const list = products(changed).get
      list.parameters = list.parameters.filter(({ name }: Json) => name !== 'q')
    },
  ],
  [
    'a list needs a new filter',
    'shop',
    (changed) =>
      products(changed).get.parameters.push({ name: 'shop', in: 'query', required: true, schema: { type: 'string' } }),
  ],
  [
    'a success has another status',
    'createProduct',
    (changed) => {
      const { responses } = products(changed).post
      responses[202] = responses[201]
      delete responses[201]
    },
  ],
])('breaking: %s', (_name, subject, change) => {
  const changed = structuredClone(document)
  change(changed)
  const found = breakingChanges(document, changed)
  expect(found.map((each) => each.subject)).toContain(subject)
  expect(unnamedChanges(found, '## Unreleased\n\n### Breaking\n\n## 1.0.0\n')).toEqual(found)
})

test.each<[name: string, change: (changed: Json) => void]>([
  ['nothing', () => {}],
  [
    'an answer has a new field',
    (changed) => {
      schemas(changed).PaymentLink.properties.colour = { type: 'string' }
      schemas(changed).PaymentLink.required.push('colour')
    },
  ],
  [
    'a request may have a new field',
    (changed) => (schemas(changed).CreateProduct.properties.colour = { type: 'string' }),
  ],
  ['a request takes more', (changed) => (schemas(changed).CreatePaymentLink.properties.name.maxLength = 1_000)],
  [
    'a request takes null too',
    (changed) => (schemas(changed).CreatePaymentLink.properties.line_items.type = ['array', 'null']),
  ],
  ['a field that could be null never is', (changed) => (schemas(changed).PaymentLink.properties.name.type = 'string')],
  [
    'a list has a new filter',
    (changed) => products(changed).get.parameters.push({ name: 'shop', in: 'query', schema: { type: 'string' } }),
  ],
  ['there is a new error code', (changed) => schemas(changed).Problem.properties.code.enum.push('account_suspended')],
  ['there is a new scope', (changed) => schemas(changed).ApiKey.properties.scopes.items.enum.push('refunds:write')],
  ['there is a new type of event', (changed) => schemas(changed).Event.properties.type.enum.push('gift.sent')],
  ['words change', (changed) => (schemas(changed).PaymentLink.properties.url.description = 'Another sentence.')],
  [
    'a component is renamed',
    (changed) => {
      const text = JSON.stringify(changed).replaceAll('"#/components/schemas/LineItem"', '"#/components/schemas/Line"')
      Object.assign(changed, JSON.parse(text))
      schemas(changed).Line = schemas(changed).LineItem
      delete schemas(changed).LineItem
    },
  ],
  ['there is a new operation', (changed) => (products(changed).delete = products(changed).get)],
])('no break: %s', (_name, change) => {
  const changed = structuredClone(document)
  change(changed)
  expect(breakingChanges(document, changed)).toEqual([])
})

test('a change that the changelog names passes, but not by the list of an earlier release', () => {
  const changes = [{ subject: 'url', description: 'remove' }]
  expect(unnamedChanges(changes, '## Unreleased\n\n### Breaking\n\n- A link has no `url`.\n\n## 1.0.0\n')).toEqual([])
  expect(
    unnamedChanges(changes, '## Unreleased\n\n### Added\n\n- `url`\n\n## 1.0.0\n\n### Breaking\n\n- `url`\n'),
  ).toEqual(changes)
})
