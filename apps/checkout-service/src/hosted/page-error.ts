import { type PageErrorCode, pageErrorWords } from './pages/words.ts'

/** Something that the customer is told on a page of its own. */
export class PageError extends Error {
  override name = 'PageError'
  readonly code: PageErrorCode
  readonly retryAfterSeconds: number | undefined

  constructor(code: PageErrorCode, options: { retryAfterSeconds?: number | undefined; cause?: unknown } = {}) {
    super(pageErrorWords[code].sentence, { cause: options.cause })
    this.code = code
    this.retryAfterSeconds = options.retryAfterSeconds
  }
}
