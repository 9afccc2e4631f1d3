import { expect, test } from 'vitest'
import { isPublicAddress } from './public-address.ts'

test.each(['8.8.8.8', '192.0.1.1', '2606:4700::1111', '2001:4860:4860::8888', '3fff:ffff::1', '::ffff:8.8.8.8'])(
  '%s is on the internet',
  (address) => {
    expect(isPublicAddress(address)).toBe(true)
  },
)

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '255.255.255.255',
  '224.0.0.1',
  '::1',
  '::',
  'fe80::1',
  'fd00::1',
  '::ffff:127.0.0.1',
  '::ffff:169.254.169.254',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  '168.63.129.16',
  '::ffff:168.63.129.16',
  '::7f00:1',
  '::127.0.0.1',
  '::8.8.8.8',
  '4000::1',
  '1fff::1',
  'localhost',
  '0x7f.1',
  '',
])('%s is not', (address) => {
  expect(isPublicAddress(address)).toBe(false)
})
