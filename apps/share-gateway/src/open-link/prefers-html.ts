import Negotiator from 'negotiator'

const JSON_TYPES = ['application/json', 'application/json; charset=utf-8']
const HTML_TYPE = 'text/html; charset=utf-8'
const OFFERED = [...JSON_TYPES, HTML_TYPE]

/** Browsers of one make send the same header every time. A longer one than any of theirs is not worth keeping. */
const kept = new Map<string, boolean>()
const MAX_KEPT = 500
const MAX_KEPT_LENGTH = 200

/** JSON unless HTML is asked for more: that is what browsers do, and scripts that name no type do not. */
export function prefersHtml(accept: string | undefined): boolean {
  if (accept === undefined || accept === '*/*') return false
  const known = kept.get(accept)
  if (known !== undefined) return known
  const prefers = new Negotiator({ headers: { accept } }).mediaType(OFFERED) === HTML_TYPE
  if (accept.length <= MAX_KEPT_LENGTH) {
    if (kept.size >= MAX_KEPT) kept.clear()
    kept.set(accept, prefers)
  }
  return prefers
}
