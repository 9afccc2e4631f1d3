import { createHash } from 'node:crypto'
import { type ErrorCode, errorDefinitions } from '@paylinks/contracts/errors'
import { baseStyle, iconUrl } from '@paylinks/pages/base-style'
import { Document, renderPage } from '@paylinks/pages/document'
import { MessageCard } from '@paylinks/pages/message-card'
import type { ComponentChildren } from 'preact'
import { refusalWords } from './refusal-words.ts'

/** Counts the seconds down in the page. Opening the link again is the `Refresh` header's work, with and without this. */
const COUNTDOWN = `
const shown = document.getElementById('seconds')
const openAt = performance.now() + Number(shown.textContent) * 1000
setInterval(() => {
  shown.textContent = String(Math.max(0, Math.ceil((openAt - performance.now()) / 1000)))
}, 250)
`

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** The page loads nothing, runs nothing but its countdown, and nobody may frame it. */
export const PAGE_CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src ${hashOf(baseStyle)}`,
  `script-src ${hashOf(COUNTDOWN)}`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

function RefusalPage({ heading, children }: { heading: string; children: ComponentChildren }) {
  // Our own stylesheet and, below, our own script: the policy names the hash of each.
  const style = <style dangerouslySetInnerHTML={{ __html: baseStyle }} />
  return (
    <Document title={heading} iconUrl={iconUrl} head={style} narrow>
      <MessageCard heading={heading}>{children}</MessageCard>
    </Document>
  )
}

/** The page's own address: the same link again. */
const SAME_ADDRESS = ''

function Refusal({ code }: { code: ErrorCode }) {
  const { heading, sentence, canRetry } = refusalWords(code)
  return (
    <RefusalPage heading={heading}>
      <p>{sentence}</p>
      {canRetry && (
        <a class="button button-pay" href={SAME_ADDRESS}>
          Try again
        </a>
      )}
    </RefusalPage>
  )
}

const pages = new Map(
  (Object.keys(errorDefinitions) as ErrorCode[]).map((code) => [code, renderPage(<Refusal code={code} />)]),
)

/** A small page that says what the code means to a customer. It is the same for every occurrence. */
export function refusalPage(code: ErrorCode): string {
  return pages.get(code) ?? ''
}

/** The page of a customer who has to wait: it opens the link by itself when the time has come. */
export function waitingPage(seconds: number): string {
  const { heading, sentence } = refusalWords('rate_limited')
  return renderPage(
    <RefusalPage heading={heading}>
      <p>{sentence}</p>
      <p role="timer">
        The link opens by itself in <span id="seconds">{seconds}</span> seconds.
      </p>
      <script dangerouslySetInnerHTML={{ __html: COUNTDOWN }} />
    </RefusalPage>,
  )
}

/** For a browser whose headers are larger than the server reads: nothing else is known of it. */
export const headersTooLargePage = renderPage(
  <RefusalPage heading="Your browser sent too much data">
    <p>Please delete the cookies of this site, or open the payment link in a private window.</p>
  </RefusalPage>,
)
