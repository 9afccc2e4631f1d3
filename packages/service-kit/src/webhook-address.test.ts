import { expect, test } from 'vitest'
import { isWebhookAddressAllowed, nameFault, webhookUrlFaults } from './webhook-address.ts'

const rules = { allowsLoopback: false, ownPorts: [8080] }
const development = { ...rules, allowsLoopback: true }

test.for([
  ['https://shop.example.com/hooks?a=1', []],
  ['https://shop.example.com:8443/', []],
  ['https://93.184.216.34/', []],
  ['https://[2606:2800:220:1:248:1893:25c8:1946]/', []],
  ['http://shop.example.com/', ['https_required']],
  ['https://127.0.0.1/', ['address_not_public']],
  ['https://127.1/', ['address_not_public']],
  ['https://2130706433/', ['address_not_public']],
  ['https://0x7f.0.0.1/', ['address_not_public']],
  ['https://0.0.0.0/', ['address_not_public']],
  ['https://10.0.0.8/', ['address_not_public']],
  ['https://172.16.0.1/', ['address_not_public']],
  ['https://192.168.1.1/', ['address_not_public']],
  ['https://100.64.0.1/', ['address_not_public']],
  ['https://169.254.169.254/latest/meta-data/', ['address_not_public']],
  ['https://168.63.129.16/', ['address_not_public']],
  ['https://[::1]/', ['address_not_public']],
  ['https://[fe80::1]/', ['address_not_public']],
  ['https://[fd00:ec2::254]/', ['address_not_public']],
  ['https://[::ffff:127.0.0.1]/', ['address_not_public']],
  ['https://[::ffff:7f00:1]/', ['address_not_public']],
  ['https://[64:ff9b::7f00:1]/', ['address_not_public']],
  ['https://localhost/', ['address_not_public']],
  ['https://LOCALHOST./', ['address_not_public']],
  ['https://hooks.localhost/', ['address_not_public']],
  ['https://metadata.google.internal/', ['address_not_public']],
  ['https://printer.local/', ['address_not_public']],
  ['https://postgres:5432/', ['port_not_allowed', 'address_not_public']],
  ['https://shop.example.com:22/', ['port_not_allowed']],
  ['https://shop.example.com:25/', ['port_not_allowed']],
  ['https://shop.example.com:4250/', ['port_not_allowed']],
  ['https://shop.example.com:6379/', ['port_not_allowed']],
  ['https://shop.example.com:8080/', ['port_not_allowed']],
  ['http://10.0.0.8:5432/', ['https_required', 'port_not_allowed', 'address_not_public']],
] as const)('in live mode %s breaks %j', ([url, faults]) => {
  expect(webhookUrlFaults(new URL(url), true, rules)).toEqual(faults)
})

test('in test mode http is allowed, and this machine where an installation is for development', () => {
  const faultsOf = (url: string, of = development) => webhookUrlFaults(new URL(url), false, of)
  expect(faultsOf('http://shop.example.com/')).toEqual([])
  for (const url of [
    'http://localhost:3000/',
    'http://127.0.0.1:3000/',
    'http://[::1]:3000/',
    'http://a.localhost:3000/',
  ]) {
    expect(faultsOf(url)).toEqual([])
    expect(faultsOf(url, rules)).toEqual(['address_not_public'])
    expect(webhookUrlFaults(new URL(url), true, development)).toContain('address_not_public')
  }
  expect(faultsOf('http://localhost:4000/')).toEqual(['port_not_allowed'])
  expect(faultsOf('http://10.0.0.8/')).toEqual(['address_not_public'])
  expect(faultsOf('http://[::ffff:127.0.0.1]:3000/')).toEqual(['address_not_public'])
})

test('a name must not resolve to a single address that is not allowed', async () => {
  const resolveTo = (...addresses: string[]) => {
    const resolved = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
    return nameFault(new URL('https://shop.example.com/'), true, rules, async () => resolved)
  }
  expect(await resolveTo('93.184.216.34')).toBeNull()
  expect(await resolveTo('93.184.216.34', '10.0.0.8')).toBe('address_not_public')
  expect(await resolveTo('::ffff:10.0.0.8')).toBe('address_not_public')
  expect(await resolveTo()).toBeNull()
})

test('an address is judged alike at each try', () => {
  expect(isWebhookAddressAllowed('93.184.216.34', true, rules)).toBe(true)
  expect(isWebhookAddressAllowed('127.0.0.1', false, development)).toBe(true)
  expect(isWebhookAddressAllowed('127.0.0.1', true, development)).toBe(false)
  expect(isWebhookAddressAllowed('10.0.0.1', false, development)).toBe(false)
})
