import { merchantApi } from '@paylinks/contracts/operations/merchant-api'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'

test('the document is valid OpenAPI 3.1 and passes the linter', async ({ api }) => {
  const source = await (await fetch(`${api.url}/openapi.json`)).text()
  const config = await createConfig({
    extends: ['recommended-strict'],
    rules: { 'no-server-example.com': 'off', 'operation-4xx-response': 'error' },
  })
  const problems = await lintFromString({ source, config, absoluteRef: 'openapi.json' })
  expect(problems.map(({ ruleId, message, location }) => `${ruleId} ${location[0]?.pointer}: ${message}`)).toEqual([])
})

test('every operation is described, with its errors and an example', async ({ api }) => {
  const document = (await (await fetch(`${api.url}/openapi.json`)).json()) as {
    openapi: string
    // biome-ignore lint/suspicious/noExplicitAny: a wrong guess at the document's shape fails the test
    paths: Record<string, Record<string, any>>
  }
  expect(document.openapi).toBe('3.1.0')
  for (const { method, path, operationId, success } of merchantApi) {
    const described = document.paths[path]?.[method]
    expect(described).toMatchObject({ operationId })
    expect(Object.keys(described.responses)).toEqual(
      expect.arrayContaining([String(success.status), '401', '403', '429', '503']),
    )
    expect(Object.keys(described.responses[success.status].content['application/json'].examples)).not.toHaveLength(0)
  }
})
