import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { startTestApi, type TestApi } from '../../apps/links-api/test/start-test-api.ts'
import { runCli } from '../../packages/client/src/cli/run-cli.ts'
import { verifyWebhook } from '../../packages/client/src/verify-webhook.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.stop())

/** Runs a command as a new merchant in test mode. */
async function runAs(
  merchant: { key: string; accountId: string },
  args: string[],
  signal = new AbortController().signal,
) {
  const [lines, errors]: [string[], string[]] = [[], []]
  const env = { PAYLINKS_API_KEY: merchant.key, PAYLINKS_ACCOUNT_ID: merchant.accountId, PAYLINKS_URL: api.url }
  const print = (line: string) => void lines.push(line)
  const printError = (line: string) => void errors.push(line)
  return { lines, errors, ended: runCli({ args, env, print, printError, signal }) }
}

test('listen posts what happens from now on to a program on this machine, signed with the secret that it prints', async () => {
  const merchant = await api.newMerchant({ livemode: false })
  await (await runAs(merchant, ['trigger', 'payment_link.created'])).ended
  const received: { headers: Record<string, string>; body: string }[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) body += chunk
    received.push({ headers: request.headers as Record<string, string>, body })
    response.end()
  })
  server.listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')

  const stopping = new AbortController()
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  const listening = await runAs(merchant, ['listen', '--forward-to', url], stopping.signal)
  const secret = await waitFor(() => /whsec_\S+/.exec(listening.lines.join('\n'))?.[0])
  const triggered = await runAs(merchant, ['trigger', 'payment_link.updated'])
  expect(await triggered.ended).toBe(0)
  await waitFor(() => received.length === 2)
  stopping.abort()
  expect(await listening.ended).toBe(0)
  const events = await Promise.all(received.map(({ body, headers }) => verifyWebhook(body, headers, secret)))
  expect(events.map(({ type }) => type)).toEqual(['payment_link.created', 'payment_link.updated'])
  const [object] = events.map(({ data }) => data.object as { id: string })
  expect(triggered.lines).toEqual([`payment_link.updated: ${object?.id}`])
})

test('a live key, an unknown command and an unknown type are refused with what to do', async () => {
  const live = await api.newMerchant()
  const testing = await api.newMerchant({ livemode: false })
  for (const [merchant, args, words] of [
    [live, ['trigger', 'payment_link.created'], 'must be a test key'],
    [testing, ['dance'], 'Usage:'],
    [testing, ['trigger', 'nothing'], 'Usage:'],
    [testing, ['listen', '--forward-to', 'nowhere'], 'Usage:'],
    [testing, ['listen', '--louder'], '--louder'],
  ] as const) {
    const { errors, ended } = await runAs(merchant, [...args])
    expect(await ended).toBe(1)
    expect(errors.join()).toContain(words)
  }
})
