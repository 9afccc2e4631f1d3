import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** A network whose hosts are proxies of ours: what they say in `X-Forwarded-For` is believed. */
export type Subnet = { address: Address; prefixBits: number }

/**
 * Who a request is counted for: the peer's address or, where the peer is a trusted proxy, the right-most address of
 * `X-Forwarded-For` that is none. Everything to the left of that address is the client's own say and is not read.
 */
export function clientKey(
  peer: string | undefined,
  forwardedFor: string | undefined,
  trustedProxies: readonly Subnet[],
): string {
  return ipv4ClientKey(peer, forwardedFor, trustedProxies) ?? anyClientKey(peer, forwardedFor, trustedProxies)
}

const MAPPED_PREFIX = '::ffff:'

/**
 * The same where all addresses that decide are plain IPv4, as they mostly are: on numbers, at a tenth of the cost.
 * Undefined where they are not.
 */
function ipv4ClientKey(
  peer: string | undefined,
  forwardedFor: string | undefined,
  trustedProxies: readonly Subnet[],
): string | undefined {
  let text = peer?.startsWith(MAPPED_PREFIX) ? peer.slice(MAPPED_PREFIX.length) : (peer ?? '')
  let address = parseIpv4(text)
  if (address === undefined || forwardedFor === undefined) return address === undefined ? undefined : text
  let end = forwardedFor.length
  while (isTrustedIpv4(address, trustedProxies)) {
    // The chain ends here: the last address that we know is as far as we can tell.
    if (end < 0) break
    const start: number = forwardedFor.lastIndexOf(',', end - 1) + 1
    text = forwardedFor.slice(start, end).trim()
    address = parseIpv4(text)
    if (address === undefined) return undefined
    end = start - 1
  }
  return text
}

/** The 32 bits of an address in its one canonical form; undefined of anything else. */
function parseIpv4(text: string): number | undefined {
  let value = 0
  let part = -1
  let dots = 0
  for (let i = 0; i <= text.length; i++) {
    const code = i === text.length ? DOT : text.charCodeAt(i)
    if (code === DOT) {
      if (part < 0 || part > 255) return undefined
      value = value * 256 + part
      part = -1
      dots++
    } else if (code < ZERO || code > NINE || part === 0) return undefined
    else part = (part < 0 ? 0 : part * 10) + code - ZERO
  }
  return dots === 4 ? value : undefined
}

const [DOT, ZERO, NINE] = [0x2e, 0x30, 0x39]

function isTrustedIpv4(address: number, trustedProxies: readonly Subnet[]): boolean {
  for (const subnet of trustedProxies) {
    if (!(subnet.address instanceof ipaddr.IPv4)) continue
    const [a = 0, b = 0, c = 0, d = 0] = subnet.address.octets
    const hostsBelow = 2 ** (32 - subnet.prefixBits)
    const network = a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d
    if (Math.floor(address / hostsBelow) === Math.floor(network / hostsBelow)) return true
  }
  return false
}

function anyClientKey(
  peer: string | undefined,
  forwardedFor: string | undefined,
  trustedProxies: readonly Subnet[],
): string {
  const peerAddress = parseAddress(peer ?? '')
  // A socket that closed meanwhile has no address. Such requests share one key: nobody waits for their answer.
  if (peerAddress === undefined) return 'unknown'
  let client = peerAddress
  const hops = forwardedFor?.split(',') ?? []
  while (isTrusted(client, trustedProxies)) {
    const next = parseAddress(withoutPort((hops.pop() ?? '').trim()))
    // The chain ends here, or a trusted proxy reports nonsense: the last address that we know is as far as we can tell.
    if (next === undefined) break
    client = next
  }
  return keyOf(client)
}

/** Whether the peer is a proxy of ours, whose headers about the request are believed. */
export function isTrustedProxy(peer: string | undefined, trustedProxies: readonly Subnet[]): boolean {
  if (trustedProxies.length === 0) return false
  const address = parseAddress(peer ?? '')
  return address !== undefined && isTrusted(address, trustedProxies)
}

/** Reads `TRUST_PROXY`: addresses, subnets and the word `loopback`, separated by commas. Throws a TypeError that names the fault. */
export function parseTrustedProxies(text: string): Subnet[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .flatMap((entry) => (entry === 'loopback' ? LOOPBACK : [parseSubnet(entry)]))
}

const LOOPBACK = [parseSubnet('127.0.0.0/8'), parseSubnet('::1')]

function parseSubnet(entry: string): Subnet {
  const [host = '', bits, ...rest] = entry.split('/')
  const version = isIP(host)
  if (version === 0 || rest.length > 0) throw new TypeError(`${entry} is neither an address, a subnet nor "loopback"`)
  const addressBits = version === 4 ? 32 : 128
  if (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= addressBits)) {
    throw new TypeError(`${entry} has no prefix length of 1 to ${addressBits}`)
  }
  const subnet = unwrapped({ address: ipaddr.parse(host), prefixBits: bits === undefined ? addressBits : Number(bits) })
  if (subnet.prefixBits === 0)
    throw new TypeError(`${entry} would trust everybody, and so let every client name itself`)
  return subnet
}

/** Addresses are compared unwrapped, so an IPv4 subnet in IPv6-mapped form is unwrapped too. */
function unwrapped(subnet: Subnet): Subnet {
  const { address, prefixBits } = subnet
  const isWrapped = address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() && prefixBits >= 96
  return isWrapped ? { address: address.toIPv4Address(), prefixBits: prefixBits - 96 } : subnet
}

function isTrusted(address: Address, trustedProxies: readonly Subnet[]): boolean {
  return trustedProxies.some(
    (subnet) => subnet.address.kind() === address.kind() && address.match(subnet.address, subnet.prefixBits),
  )
}

/** The address in the one form that it is compared in. `isIP` is strict where ipaddr.js takes "1" and "0x7f.1" too. */
function parseAddress(text: string): Address | undefined {
  if (isIP(text) === 0) return undefined
  return ipaddr.process(text)
}

/** Some proxies write the client's port as well: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function withoutPort(hop: string): string {
  const [, ipv6, ipv4] = /^(?:\[([^\]]+)\]|([\d.]+))(?::\d{1,5})?$/.exec(hop) ?? []
  return ipv6 ?? ipv4 ?? hop
}

/** A household or a host is given a /64 and may use any address of it, so it has one key. */
function keyOf(address: Address): string {
  if (address instanceof ipaddr.IPv4) return address.toString()
  const network = address.parts.slice(0, 4).map((part) => part.toString(16))
  return `${network.join(':')}::/64`
}
