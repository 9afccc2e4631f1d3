/** What the merchant's URLs may ask for. */
type Told = { id: string; referenceId: string | null }

const PLACEHOLDER = /(?:\{|%7B)(CHECKOUT_SESSION_ID|REFERENCE_ID)(?:\}|%7D)/gi

/** Scheme and host: where a customer is sent is the merchant's alone to say, and never a placeholder's. */
const ORIGIN = /^https?:\/\/[^/?#]*/i

/**
 * A link's success or return URL for one session: `{CHECKOUT_SESSION_ID}` and `{REFERENCE_ID}` behind the host give way
 * to what they stand for, url-encoded; nothing when there is no reference.
 */
export function merchantUrl(url: string, { id, referenceId }: Told): string {
  const values: Record<string, string> = {
    CHECKOUT_SESSION_ID: id,
    REFERENCE_ID: encodeURIComponent(referenceId ?? ''),
  }
  const [origin = ''] = ORIGIN.exec(url) ?? []
  const rest = url.slice(origin.length).replaceAll(PLACEHOLDER, (_, name: string) => values[name.toUpperCase()] ?? '')
  return new URL(origin + rest).href
}
