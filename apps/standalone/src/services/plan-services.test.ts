import { expect, test } from 'vitest'
import { readServicesEnv } from '../env.ts'
import { planServices } from './plan-services.ts'

const SECRET = 'a-secret-of-at-least-thirty-two-characters'
const MASTER_KEY = 'f'.repeat(64)

function plan(source: Record<string, string> = {}) {
  return planServices(readServicesEnv(source).own, source, { tokenSecret: SECRET, masterKey: MASTER_KEY })
}

test('each service is given only the secrets that it needs, the gateway none, even where the environment holds them', () => {
  const secrets = { CHECKOUT_TOKEN_SECRET: SECRET, PAYLINKS_MASTER_KEY: MASTER_KEY }
  const planned = plan({ DATABASE_URL: 'postgresql://localhost/shop', ...secrets })
  const given = planned.map(({ name, variables }) => [
    name,
    variables.DATABASE_URL,
    variables.CHECKOUT_TOKEN_SECRET,
    variables.PAYLINKS_MASTER_KEY,
  ])
  expect(given).toEqual([
    ['checkout-service', 'postgresql://localhost/shop', SECRET, undefined],
    ['links-api', 'postgresql://localhost/shop', undefined, MASTER_KEY],
    ['webhook-service', 'postgresql://localhost/shop', undefined, MASTER_KEY],
    ['share-gateway', undefined, undefined, undefined],
  ])
})

test('gateways take the ports one after another', () => {
  const gateways = plan({ SHARE_GATEWAYS: '3', SHARE_GATEWAY_PORT: '5100' }).slice(3)
  expect(gateways.map(({ port, variables }) => [port, variables.SHARE_GATEWAY_PORT])).toEqual([
    [5100, '5100'],
    [5101, '5101'],
    [5102, '5102'],
  ])
})

test('links and redirects show the public addresses where they are set, and the own ports where not', () => {
  const shown = (source: Record<string, string>) =>
    plan(source).map(({ variables }) => [variables.SHARE_PUBLIC_URL, variables.CHECKOUT_PUBLIC_URL])
  expect(shown({ CHECKOUT_PORT: '5200' })).toEqual(Array(4).fill(['http://localhost:4100', 'http://localhost:5200']))
  const given = { SHARE_PUBLIC_URL: 'https://pay.example.com/', CHECKOUT_PUBLIC_URL: 'https://checkout.example.com' }
  expect(shown(given)).toEqual(Array(4).fill(['https://pay.example.com', 'https://checkout.example.com']))
})

test.each([
  ['127.0.0.1', '127.0.0.1:4250'],
  ['0.0.0.0', '127.0.0.1:4250'],
  ['::', '[::1]:4250'],
  ['10.0.0.5', '10.0.0.5:4250'],
])('a service that listens on %s is called at %s', (host, expected) => {
  expect(plan({ HOST: host }).at(-1)?.variables.CHECKOUT_GRPC_URL).toBe(expected)
})
