import { createHash } from 'node:crypto'
import type { ErrorCode } from '@paylinks/contracts/errors'

type Words = { title: string; text: string; canRetry: boolean }

/** All that a customer in a browser is told when there is no session to send them to. */
const wordsByCode: Partial<Record<ErrorCode, Words>> & { internal_error: Words } = {
  link_unavailable: {
    title: 'This link is not available',
    text: 'Please check the address, or ask whoever sent you the link for a new one.',
    canRetry: false,
  },
  rate_limited: {
    title: 'Too many tries',
    text: 'Payment links were opened too often from your network. Please wait a minute, then try again.',
    canRetry: true,
  },
  service_unavailable: {
    title: 'We cannot open the checkout right now',
    text: 'This is on our side, and nothing was charged. Please try again in a moment.',
    canRetry: true,
  },
  internal_error: {
    title: 'Something went wrong',
    text: 'This is on our side, and nothing was charged. Please try again in a moment.',
    canRetry: true,
  },
}

const STYLE = `
:root { color-scheme: light dark; --ink: #1c1e21; --paper: #ffffff; --muted: #565b63; --accent: #1f5fbf }
@media (prefers-color-scheme: dark) { :root { --ink: #eceef1; --paper: #16181c; --muted: #a9afb8; --accent: #8ab8ff } }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--paper); color: var(--ink);
  font: 1rem/1.6 system-ui, sans-serif }
main { max-width: 28rem; padding: 2rem; text-align: center; overflow-wrap: anywhere }
h1 { margin: 0 0 .75rem; font-size: 1.5rem; line-height: 1.25; text-wrap: balance }
p { margin: 0; color: var(--muted); text-wrap: pretty }
a { display: inline-block; margin-top: 1.5rem; padding: .5rem; color: var(--accent) }
`

const styleHash = createHash('sha256').update(STYLE).digest('base64')

/** The page loads and runs nothing, and nobody may frame it. */
export const PAGE_CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** An empty `href` is the page's own address: the same link again. */
const RETRY = '\n<a href="">Try again</a>'

function render({ title, text, canRetry }: Words): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p>${text}</p>${canRetry ? RETRY : ''}
</main>
</body>
</html>
`
}

const pages = new Map(Object.entries(wordsByCode).map(([code, words]) => [code, render(words)]))
const fallbackPage = render(wordsByCode.internal_error)

/** A small page that says what the code means to a customer. It is the same for every occurrence. */
export function pageOf(code: ErrorCode): string {
  return pages.get(code) ?? fallbackPage
}
