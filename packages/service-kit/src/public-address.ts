import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Addresses that look public and answer inside clouds: Azure's WireServer gives out a machine's secrets. */
const INTERNAL_ADDRESSES = new Set(['168.63.129.16'])

/** All that IANA has given out for the internet (RFC 4291, RFC 3587). */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3')

/**
 * Whether the address is one of the internet, and not of this machine, this network or any other range set aside: what a
 * server may connect to for somebody else. Anything that is no address at all is not.
 */
export function isPublicAddress(address: string): boolean {
  const canonical = canonicalAddress(address)
  if (canonical === null) return false
  const parsed = ipaddr.process(canonical)
  if (parsed.range() !== 'unicast') return false
  return parsed.kind() === 'ipv6' ? parsed.match(GLOBAL_IPV6) : !INTERNAL_ADDRESSES.has(parsed.toString())
}

/** IPv6 in its shortest form: ipaddr.js takes the "::8.8.8.8" of old for the mapped "::ffff:8.8.8.8". */
function canonicalAddress(address: string): string | null {
  const family = isIP(address)
  if (family === 4) return address
  if (family === 0 || !URL.canParse(`http://[${address}]`)) return null
  return new URL(`http://[${address}]`).hostname.slice(1, -1)
}
