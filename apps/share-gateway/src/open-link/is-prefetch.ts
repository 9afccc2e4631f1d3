import type { IncomingHttpHeaders } from 'node:http'

/** `Sec-Purpose` is the standard's (https://fetch.spec.whatwg.org/#sec-purpose-header); the others are what older browsers send. */
const PURPOSE_HEADERS = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'] as const
const SPECULATIVE = new Set(['prefetch', 'prerender', 'preview'])

/** Whether nobody has asked to see the page yet: a browser fetches it in case they will. */
export function isPrefetch(headers: IncomingHttpHeaders): boolean {
  return PURPOSE_HEADERS.some((name) => {
    const purposes = headers[name]
    // Of nearly all requests: there is nothing to take apart.
    if (purposes === undefined) return false
    return String(purposes)
      .split(/[,;]/)
      .some((purpose) => SPECULATIVE.has(purpose.trim().toLowerCase()))
  })
}
