import { clientNames } from '../operations/client-names.ts'
import type { Operation } from '../operations/operation.ts'

/** The first example of an operation as a program that uses the client. */
export function clientSample(operation: Operation, operations: readonly Operation[]): string {
  const { resource, method } = clientNames(operation, operations)
  const { path: variables = {}, query, body } = operation.examples[0] ?? {}
  const ids = Object.entries(variables).flatMap(([name, value]) => (name === 'account_id' ? [] : [literal(value)]))
  const isList = operation.operationId.startsWith('list')
  const filters = Object.fromEntries(
    Object.entries(query ?? {}).flatMap(([name, text]) => (name === 'limit' ? [] : [[name, parameterValue(text)]])),
  )
  const inputs = isList ? filters : body
  const values = inputs === undefined || Object.keys(inputs).length === 0 ? [] : [literal(inputs)]
  const call = `paylinks.${resource}.${isList ? 'iterate' : method}(${[...ids, ...values].join(', ')})`
  return `import { createPaylinksClient } from '@paylinks/client'

const paylinks = createPaylinksClient({ baseUrl, accountId, apiKey })

${isList ? `for await (const object of ${call}) {\n  console.log(object.id)\n}` : `const result = await ${call}\nconsole.log(result)`}
`
}

/** The value that the text of a query parameter stands for. */
function parameterValue(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true'
  return /^\d+$/.test(text) ? Number(text) : text
}

/** A JSON value as JavaScript is usually written: names without quotes, and text in single ones. */
function literal(value: unknown): string {
  return JSON.stringify(value, null, 2)
    .replaceAll(/"(\w+)":/g, '$1:')
    .replaceAll(/"([^"'\\]*)"/g, "'$1'")
}
