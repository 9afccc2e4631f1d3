import { newWebhookSecret, signWebhook } from '@paylinks/contracts/webhook-signature'
import { expect, test } from 'vitest'
import { verifyWebhook } from './verify-webhook.ts'

const secret = newWebhookSecret()
const body = JSON.stringify({ id: 'evt_test_1', type: 'payment_link.created', name: 'Größe' })
const NOW_SECONDS = 1_800_000_000
const at = (nowSeconds: number) => ({ nowSeconds })
const headers = (secrets = [secret]) => signWebhook('evt_test_1', NOW_SECONDS, body, secrets)

test('a webhook of ours is verified, whatever form its headers and its body have', async () => {
  const plain = headers()
  for (const form of [plain, new Headers(plain)])
    for (const payload of [body, new TextEncoder().encode(body)])
      expect(await verifyWebhook(payload, form, secret, at(NOW_SECONDS))).toEqual(JSON.parse(body))
})

test('during a rotation the old and the new secret verify', async () => {
  const next = newWebhookSecret()
  for (const known of [secret, next])
    expect(await verifyWebhook(body, headers([next, secret]), known, at(NOW_SECONDS))).toMatchObject({
      id: 'evt_test_1',
    })
})

test.for([
  ['another body', `${body} `, headers(), 'signature'],
  ['another id', body, { ...headers(), 'webhook-id': 'evt_test_2' }, 'signature'],
  ['another time', body, { ...headers(), 'webhook-timestamp': String(NOW_SECONDS + 1) }, 'signature'],
  ['another secret', body, headers([newWebhookSecret()]), 'signature'],
  ['no known version', body, { ...headers(), 'webhook-signature': 'v2,AAAA' }, 'signature'],
  ['a signature that is no base64', body, { ...headers(), 'webhook-signature': 'v1,*** v1,' }, 'signature'],
  ['no id', body, { ...headers(), 'webhook-id': undefined }, 'webhook-id is missing'],
  ['a time that is no number', body, { ...headers(), 'webhook-timestamp': '1e9' }, '5 minutes'],
] as const)('a webhook with %s is refused', async ([_what, payload, given, message]) => {
  await expect(verifyWebhook(payload, given, secret, at(NOW_SECONDS))).rejects.toThrow(message)
})

test('a webhook is refused from 5 minutes on, in the past and in the future', async () => {
  for (const seconds of [-300, 300]) await verifyWebhook(body, headers(), secret, at(NOW_SECONDS + seconds))
  for (const seconds of [-301, 301])
    await expect(verifyWebhook(body, headers(), secret, at(NOW_SECONDS + seconds))).rejects.toThrow('5 minutes')
})

test('something that is no secret is told', async () => {
  await expect(verifyWebhook(body, headers(), 'sk_test_1', at(NOW_SECONDS))).rejects.toThrow('whsec_')
})
