import { once } from 'node:events'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { expect } from 'vitest'
import { test as apiTest } from '../../test/api-test.ts'
import { faultsOf } from '../../test/caller.ts'
import { MAX_BODY_BYTES, MAX_BODY_VALUES } from './json-body.ts'

const setup = '{"mode":"setup"}'

/** Sends a body as it is, and tells the status and the code of the answer. */
const test = apiTest.extend('post', ({ api, merchant }) => {
  return async (body: RequestInit['body'], headers: Record<string, string>) => {
    const response = await fetch(`${api.url}/api/${merchant.accountId}/payment-links`, {
      method: 'POST',
      body: body ?? null,
      headers: { authorization: `Bearer ${merchant.key}`, ...headers },
    })
    const answer = (await response.json()) as { code?: string }
    return [response.status, answer.code]
  }
})

/** A body whose metadata makes it this many bytes. */
function bodyOf(bytes: number): string {
  const frame = '{"mode":"setup","metadata":""}'
  return frame.replace('""', `"${'x'.repeat(bytes - frame.length)}"`)
}

test.for<[string, string]>([
  ['half an object', '{"mode":'],
  ['nothing at all', ''],
  ['two values', '{} {}'],
  ['a comment', '{"mode":"setup"} // please'],
  ['a number that is none', '{"expires_in_hours":NaN}'],
  ['arrays within arrays without end', '['.repeat(100_000)],
  ['more than 64 levels', `${'['.repeat(65)}${']'.repeat(65)}`],
  ['a hundred thousand levels', `{"metadata":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
])('%s is malformed', async ([, body], { post }) => {
  expect(await post(body, { 'content-type': 'application/json' })).toEqual([400, 'malformed_json'])
})

test('bytes that are no UTF-8 are malformed', async ({ post }) => {
  const body = Buffer.from('{"mode":"setup","name":"caf\u00e9"}', 'latin1')
  expect(await post(body, { 'content-type': 'application/json' })).toEqual([400, 'malformed_json'])
})

test.for([
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/json; charset=latin1',
  'multipart/form-data; boundary=x',
  'application/jsonp',
  ';;;',
  '',
])('the type %j is not supported', async (type, { post }) => {
  expect(await post(setup, { 'content-type': type })).toEqual([415, 'unsupported_media_type'])
})

test.for(['application/json', 'Application/JSON; Charset=UTF-8', 'application/json;charset="utf-8"'])(
  'the type %j is taken',
  async (type, { post }) => {
    expect(await post(setup, { 'content-type': type })).toEqual([201, undefined])
  },
)

test('a compressed body is not supported: it could unpack to any size', async ({ post }) => {
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
  expect(await post(new Uint8Array(gzipSync(setup)), headers)).toEqual([415, 'unsupported_media_type'])
})

test('a body of the most values is read, and one value more is too large', async ({ post }) => {
  const headers = { 'content-type': 'application/json' }
  const listOf = (values: number) => `{"mode":"setup","metadata":[${Array(values).fill('7').join()}]}`
  expect(await post(listOf(MAX_BODY_VALUES - 3), headers)).toEqual([422, 'invalid_request'])
  expect(await post(listOf(MAX_BODY_VALUES - 2), headers)).toEqual([413, 'body_too_large'])
})

test('a number that cannot be kept is refused with its path, in metadata too', async ({ merchant }) => {
  const body = '{"mode":"setup","metadata":{"order":{"ids":[1,9007199254740993]}},"expires_in_hours":1e999}'
  const answer = await merchant.send('POST', '/payment-links', body)
  expect([answer.status, ...faultsOf(answer)]).toEqual([
    422,
    'metadata.order.ids[1] inexact_number',
    'expires_in_hours inexact_number',
  ])
})

test('a body of the largest size is read, and one byte more is too large', async ({ post }) => {
  const headers = { 'content-type': 'application/json' }
  expect(await post(bodyOf(MAX_BODY_BYTES), headers)).toEqual([422, 'invalid_request'])
  expect(await post(bodyOf(MAX_BODY_BYTES + 1), headers)).toEqual([413, 'body_too_large'])
})

test('a body that comes in chunks is bounded too', async ({ api, merchant }) => {
  const chunks = new ReadableStream({
    start(controller) {
      for (let sent = 0; sent <= MAX_BODY_BYTES; sent += 1024) controller.enqueue(new Uint8Array(1024).fill(32))
      controller.close()
    },
  })
  const response = await fetch(`${api.url}/api/${merchant.accountId}/payment-links`, {
    method: 'POST',
    body: chunks,
    duplex: 'half',
    headers: { authorization: `Bearer ${merchant.key}`, 'content-type': 'application/json' },
  } as RequestInit)
  expect(response.status).toBe(413)
})

test('a huge number is told as out of range, not as an internal error', async ({ post }) => {
  const headers = { 'content-type': 'application/json' }
  for (const number of ['1e999', '-1e999', '9007199254740993', '0.1']) {
    expect(await post(`{"mode":"setup","expires_in_hours":${number}}`, headers)).toEqual([422, 'invalid_request'])
  }
})

test('an upload that its client breaks off is logged as 499, and is neither an outage nor an error', async ({
  api,
  merchant,
}) => {
  const socket = connect(Number(new URL(api.url).port), '127.0.0.1')
  const head = [
    `POST /api/${merchant.accountId}/payment-links HTTP/1.1`,
    'Host: localhost',
    `Authorization: Bearer ${merchant.key}`,
    'Content-Type: application/json',
    'Content-Length: 1000',
    'Expect: 100-continue',
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n{"mode":`)
  await once(socket, 'data')
  socket.destroy()
  await waitFor(() => api.logText().includes('"status":499'))
  const lines = api.logText().split('\n')
  expect(lines.find((line) => line.includes('"status":499'))).toContain('"level":"info"')
  expect(lines.filter((line) => /"level":"(warn|error)"|"status":50/.test(line))).toEqual([])
})
