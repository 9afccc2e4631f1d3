import { isCleanText, trimBlank } from './typed-text.ts'

/** RFC 5321 §4.5.3.1.3 allows a path of 256 octets with its two brackets. */
export const MAX_EMAIL_LENGTH = 254

/** RFC 5321 §4.5.3.1.1, in octets. */
const MAX_LOCAL_PART_LENGTH = 64

/** RFC 1035 §2.3.4. */
const MAX_LABEL_LENGTH = 63

/** RFC 5322's atext, and by RFC 6531 the letters, marks, digits and symbols of every script. */
const ATOM = /^(?:[\w!#%&'*/?{}\p{L}\p{M}\p{N}-]|(?![<>])\p{S})+$/u

/** Letters and digits of every script, and hyphens between them. */
const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u

/** The address as it is kept: without what shows nothing at its ends, and with ASCII for full-width characters. */
export function normaliseEmail(text: string): string {
  return trimBlank(text.replace(/[\uff01-\uff5e]/g, halfWidth).replaceAll('。', '.')).normalize('NFC')
}

/** Japanese keyboards write "＠" where "@" is meant. */
function halfWidth(character: string): string {
  return String.fromCharCode(character.charCodeAt(0) - 0xfee0)
}

/**
 * Whether mail can be sent to the address, which {@link normaliseEmail} has gone over: a dot-string of RFC 5321, or of
 * RFC 6531 with other letters than ASCII's, at a host with a domain. Quoted local parts and bare IP addresses are not taken.
 */
export function isEmail(address: string): boolean {
  const at = address.lastIndexOf('@')
  const localPart = address.slice(0, at)
  const labels = address.slice(at + 1).split('.')
  return (
    at > 0 &&
    isCleanText(address) &&
    octets(address) <= MAX_EMAIL_LENGTH &&
    octets(localPart) <= MAX_LOCAL_PART_LENGTH &&
    localPart.split('.').every((atom) => ATOM.test(atom)) &&
    labels.length > 1 &&
    labels.every((label) => label.length <= MAX_LABEL_LENGTH && LABEL.test(label)) &&
    !/^\d+$/.test(labels.at(-1) ?? '')
  )
}

function octets(text: string): number {
  return new TextEncoder().encode(text).length
}

/** What the customer is told about the address as typed; null when nothing is wrong with it. */
export function emailFault(text: string): string | null {
  const address = normaliseEmail(text)
  if (address === '') return 'Enter your email address.'
  return isEmail(address) ? null : 'Enter your full email address, for example ada@example.com.'
}
