/** Something that the customer is told on a page of its own. */
export class PageError extends Error {
  override name = 'PageError'
  readonly status: number
  readonly heading: string
  readonly retryAfterSeconds: number | undefined

  constructor(status: number, heading: string, text: string, retryAfterSeconds?: number) {
    super(text)
    this.status = status
    this.heading = heading
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** A token that is unknown, and one that never could be one: nobody learns which. */
export function pageNotFound(): PageError {
  return new PageError(
    404,
    'This page is not available',
    'The address may be incomplete, or it may never have been valid. Open the link that you were given once more.',
  )
}
