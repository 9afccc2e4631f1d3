import { expect, test } from 'vitest'
import { readServicesEnv } from '../env.ts'
import { planServices } from './plan-services.ts'

const SECRET = 'a-secret-of-at-least-thirty-two-characters'

function plan(source: Record<string, string> = {}) {
  return planServices(readServicesEnv(source).own, source, SECRET)
}

test('the gateway is given neither the database nor the token secret, even where the environment holds them', () => {
  const planned = plan({ DATABASE_URL: 'postgresql://localhost/shop', CHECKOUT_TOKEN_SECRET: SECRET })
  const given = planned.map(({ name, variables }) => [name, variables.DATABASE_URL, variables.CHECKOUT_TOKEN_SECRET])
  expect(given).toEqual([
    ['checkout-service', 'postgresql://localhost/shop', SECRET],
    ['links-api', 'postgresql://localhost/shop', undefined],
    ['share-gateway', undefined, undefined],
  ])
})

test('gateways take the ports one after another', () => {
  const gateways = plan({ SHARE_GATEWAYS: '3', SHARE_GATEWAY_PORT: '5100' }).slice(2)
  expect(gateways.map(({ port, variables }) => [port, variables.SHARE_GATEWAY_PORT])).toEqual([
    [5100, '5100'],
    [5101, '5101'],
    [5102, '5102'],
  ])
})

test('links and redirects show the public addresses where they are set, and the own ports where not', () => {
  const shown = (source: Record<string, string>) =>
    plan(source).map(({ variables }) => [variables.SHARE_PUBLIC_URL, variables.CHECKOUT_PUBLIC_URL])
  expect(shown({ CHECKOUT_PORT: '5200' })).toEqual(Array(3).fill(['http://localhost:4100', 'http://localhost:5200']))
  const given = { SHARE_PUBLIC_URL: 'https://pay.example.com/', CHECKOUT_PUBLIC_URL: 'https://checkout.example.com' }
  expect(shown(given)).toEqual(Array(3).fill(['https://pay.example.com', 'https://checkout.example.com']))
})

test.each([
  ['127.0.0.1', '127.0.0.1:4250'],
  ['0.0.0.0', '127.0.0.1:4250'],
  ['::', '[::1]:4250'],
  ['10.0.0.5', '10.0.0.5:4250'],
])('a service that listens on %s is called at %s', (host, expected) => {
  expect(plan({ HOST: host }).at(-1)?.variables.CHECKOUT_GRPC_URL).toBe(expected)
})
