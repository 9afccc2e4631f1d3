import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clientKey, isTrustedProxy, parseTrustedProxies } from './client-key.ts'

const none = parseTrustedProxies('')
const proxies = parseTrustedProxies('loopback, 10.0.0.0/8, 2001:db8:ffff::/48')

const ipv4 = fc.ipV4()
const ipv6 = fc.tuple(fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 })).map(([parts]) => ({
  // Within global unicast, away from the mapped and the trusted ranges.
  text: [0x2a00, ...parts.slice(1)].map((part) => part.toString(16)).join(':'),
  network: [0x2a00, ...parts.slice(1, 4)].map((part) => part.toString(16)).join(':'),
}))
const trustedHop = fc.oneof(
  fc.tuple(fc.nat(255), fc.nat(255)).map(([a, b]) => `10.1.${a}.${b}`),
  fc.constant('::1'),
  fc.constant('2001:db8:ffff:1::7'),
  fc.constant('::ffff:10.9.8.7'),
  fc.constant('127.0.0.1:8080'),
)
const clientAddress = fc.oneof(
  fc.tuple(fc.integer({ min: 11, max: 126 }), fc.nat(255), fc.nat(255), fc.nat(255)).map((parts) => parts.join('.')),
  ipv6.map(({ text }) => text),
)
const anyHeader = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.array(fc.oneof(ipv4, fc.ipV6(), fc.string()), { maxLength: 20 }).map((hops) => hops.join(', ')),
  fc.constant(`${'1.2.3.4,'.repeat(1250)}`),
)

test('without trusted proxies the header changes nothing', () => {
  fc.assert(
    fc.property(clientAddress, anyHeader, (peer, header) => {
      expect(clientKey(peer, header, none)).toBe(clientKey(peer, undefined, none))
    }),
  )
})

test('a peer that is no trusted proxy is not believed', () => {
  fc.assert(
    fc.property(clientAddress, anyHeader, (peer, header) => {
      expect(clientKey(peer, header, proxies)).toBe(clientKey(peer, undefined, none))
    }),
  )
})

test('behind any chain of trusted proxies the key is that of the address they saw, whatever the client wrote', () => {
  fc.assert(
    fc.property(anyHeader, clientAddress, fc.array(trustedHop, { maxLength: 4 }), (forged, client, hops) => {
      const header = [forged, client, ...hops].join(', ')
      expect(clientKey('10.0.0.1', header, proxies)).toBe(clientKey(client, undefined, none))
    }),
  )
})

test('the key is short and plain for any peer and any header', () => {
  const peer = fc.oneof(ipv4, fc.ipV6(), fc.string(), fc.constant(undefined))
  fc.assert(
    fc.property(peer, fc.option(anyHeader, { nil: undefined }), (address, header) => {
      expect(clientKey(address, header, proxies)).toMatch(/^(unknown|[0-9.]{7,15}|[0-9a-f:]{7,21}::\/64)$/)
    }),
  )
})

test('an IPv4 address and its IPv6-mapped form are one client', () => {
  fc.assert(
    fc.property(ipv4, (address) => {
      expect(clientKey(`::ffff:${address}`, undefined, none)).toBe(clientKey(address, undefined, none))
    }),
  )
})

test('IPv6 clients are one by /64, and two beyond', () => {
  fc.assert(
    fc.property(ipv6, ipv6, (one, other) => {
      const same = clientKey(one.text, undefined, none) === clientKey(other.text, undefined, none)
      expect(same).toBe(one.network === other.network)
    }),
  )
  expect(clientKey('2a00:1:2:3:4:5:6:7', undefined, none)).toBe(clientKey('2a00:1:2:3::1', undefined, none))
  expect(clientKey('2a00:1:2:3::1', undefined, none)).not.toBe(clientKey('2a00:1:2:4::1', undefined, none))
})

test.each([
  ['the client behind one proxy', '203.0.113.7', '203.0.113.7'],
  ['the last of several untrusted addresses', '198.51.100.1, 203.0.113.7', '203.0.113.7'],
  ['proxies of ours are passed over', '203.0.113.7, 10.2.0.1, 10.3.0.1', '203.0.113.7'],
  ['a port is no part of the client', '203.0.113.7:51234', '203.0.113.7'],
  ['nor is it with IPv6', '[2a00:1:2:3::9]:443', '2a00:1:2:3::/64'],
  ['a zone is no part either', 'fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['no header: the proxy itself', undefined, '10.0.0.1'],
  ['an empty header: the proxy itself', '', '10.0.0.1'],
  ['nonsense from a proxy: the proxy itself', 'unknown', '10.0.0.1'],
  ['nonsense behind a second proxy: that proxy', '203.0.113.7, _hidden, 10.2.0.1', '10.2.0.1'],
  ['shorthand that only lax parsers read', '0x7f.1', '10.0.0.1'],
  ['only proxies of ours: the farthest', '10.3.0.1, 10.2.0.1', '10.3.0.1'],
])('%s', (_case, header, key) => {
  expect(clientKey('10.0.0.1', header, proxies)).toBe(key)
})

test('a single address is a subnet of one, and a mapped subnet means the IPv4 one', () => {
  expect(clientKey('192.0.2.1', '203.0.113.7', parseTrustedProxies('192.0.2.1'))).toBe('203.0.113.7')
  expect(clientKey('192.0.2.2', '203.0.113.7', parseTrustedProxies('192.0.2.1'))).toBe('192.0.2.2')
  expect(clientKey('10.0.0.1', '203.0.113.7', parseTrustedProxies('::ffff:10.0.0.0/104'))).toBe('203.0.113.7')
})

test.each([
  'true',
  '*',
  '1',
  '10.0.0.0/33',
  '10.0.0.0/',
  '::1/129',
  '10.0.0.0/8/8',
  '0.0.0.0/0',
  '::/0',
  '::ffff:0:0/96',
  'proxy.local',
])('TRUST_PROXY refuses %s', (text) => {
  expect(() => parseTrustedProxies(text)).toThrow(TypeError)
  expect(() => parseTrustedProxies(`loopback,${text}`)).toThrow(TypeError)
})

test.for([
  ['10.1.2.3', '10.0.0.0/8', true],
  ['::ffff:10.1.2.3', '10.0.0.0/8', true],
  ['::1', 'loopback', true],
  ['203.0.113.7', '10.0.0.0/8', false],
  ['203.0.113.7', '', false],
  [undefined, 'loopback', false],
] as const)('of %s and the proxies %j: trusted is %s', ([peer, proxies, trusted]) => {
  expect(isTrustedProxy(peer, parseTrustedProxies(proxies))).toBe(trusted)
})
