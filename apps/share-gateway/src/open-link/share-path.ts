import { isSecureToken } from '@paylinks/contracts/ids'

const SHARE_PATH = '/api/pay/share'
const TOKEN_PATH = `${SHARE_PATH}/`

/** How logs and metrics call the open. */
export const OPEN_ROUTE = `${TOKEN_PATH}:secure_token`

/** Longer than any address that anybody shares with what may have been appended to it. */
const MAX_LENGTH = 2_048

/**
 * What mail and chat programs take into an address that stands at the end of a sentence, in brackets or in quotes, and
 * what people copy with it: closing punctuation, white space and characters that nobody sees.
 */
const APPENDED = /[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cf}/.,;:!?'"\u201d\u2019\u00bb)>\]}]/u

/** Whether the target is one of the open, whatever stands in place of the token. Doubled slashes are one. */
export function isOpen(target: string): boolean {
  if (target.startsWith(TOKEN_PATH)) return true
  const path = pathOf(target)
  return path === SHARE_PATH || path.startsWith(TOKEN_PATH)
}

/** The token that the target of an open names, as people wrote it or as programs passed it on; undefined where it has the form of none. */
export function tokenOf(target: string): string | undefined {
  const plain = target.slice(TOKEN_PATH.length)
  if (isSecureToken(plain) && target.startsWith(TOKEN_PATH)) return plain
  const written = pathOf(target).slice(TOKEN_PATH.length)
  if (written.length > MAX_LENGTH) return undefined
  const text = withoutAppended(decoded(written) ?? '')
  return isSecureToken(text) ? text : undefined
}

/** The path without its query, in small letters up to the token, with one slash where there are several. */
function pathOf(target: string): string {
  const query = target.search(/[?#]/)
  const path = (query === -1 ? target : target.slice(0, query)).replace(/\/{2,}/g, '/')
  return path.slice(0, TOKEN_PATH.length).toLowerCase() + path.slice(TOKEN_PATH.length)
}

/** Character by character from the end: a pattern for the whole of it would take long for what never ends. */
function withoutAppended(text: string): string {
  let end = text.length
  while (end > 0 && APPENDED.test(text.charAt(end - 1))) end--
  return text.slice(0, end).trimStart()
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
