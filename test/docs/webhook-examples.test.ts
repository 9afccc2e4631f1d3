import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { newWebhookSecret, signWebhook } from '@paylinks/contracts/webhook-signature'
import { expect, onTestFinished, test } from 'vitest'
import { verifyWebhook } from '../../packages/client/src/verify-webhook.ts'

const guide = readFileSync(new URL('../../docs/webhooks.md', import.meta.url), 'utf8')
const example = (language: string) => new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(guide)?.[1] as string
const express = createRequire(new URL('../../apps/webhook-service/package.json', import.meta.url))('express')

const secret = newWebhookSecret()
const body = JSON.stringify({
  id: 'evt_test_1',
  type: 'checkout_session.completed',
  data: { object: { id: 'cs_test_1' } },
})
const signed = (secrets: string[]) => signWebhook('evt_test_1', Math.floor(Date.now() / 1000), body, secrets)

test('the example for express takes a signed event, and refuses one that is not', async () => {
  const shipped: unknown[] = []
  const app = express()
  const code = example('js').replace(/^import .*$/m, '')
  const environment = { env: { PAYLINKS_WEBHOOK_SECRET: secret } }
  new Function('app', 'express', 'verifyWebhook', 'process', 'ship', code)(
    app,
    express,
    verifyWebhook,
    environment,
    async (session: unknown) => shipped.push(session),
  )
  // Whatever the example throws is told as a failure, and printed nowhere.
  app.use((_error: unknown, _request: unknown, response: { sendStatus(status: number): void }, _next: unknown) =>
    response.sendStatus(500),
  )
  const server: Server = app.listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/paylinks`
  const post = (headers: Record<string, string>) =>
    fetch(url, { method: 'POST', body, headers: { ...headers, 'content-type': 'application/json' } })
  expect((await post(signed([newWebhookSecret(), secret]))).status).toBe(204)
  expect((await post(signed([newWebhookSecret()]))).status).toBe(500)
  await expect.poll(() => shipped).toEqual([{ id: 'cs_test_1' }])
})

test('the example in Python accepts a signed event, and refuses one that is not', () => {
  const verify = (headers: Record<string, string>) => {
    const call = `import json, sys\nbody, headers, secret = json.load(sys.stdin)\nverify_webhook(body.encode(), headers, secret)\nprint("ok")`
    const { status, stdout, stderr } = spawnSync('python3', ['-c', `${example('python')}\n${call}`], {
      input: JSON.stringify([body, headers, secret]),
      encoding: 'utf8',
    })
    return status === 0 ? stdout.trim() : stderr.trim().split('\n').at(-1)
  }
  expect(verify(signed([newWebhookSecret(), secret]))).toBe('ok')
  expect(verify(signed([newWebhookSecret()]))).toBe('ValueError: the signature is wrong')
  const old = { ...signed([secret]), 'webhook-timestamp': '1' }
  expect(verify(old)).toBe('ValueError: the time is more than 5 minutes off')
})
