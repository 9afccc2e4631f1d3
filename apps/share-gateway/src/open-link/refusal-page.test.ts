import { createHash } from 'node:crypto'
import { type ErrorCode, errorDefinitions } from '@paylinks/contracts/errors'
import { expect, test } from 'vitest'
import { headersTooLargePage, PAGE_CONTENT_SECURITY_POLICY, refusalPage, waitingPage } from './refusal-page.tsx'

const codes = Object.keys(errorDefinitions) as ErrorCode[]
const pages: [string, string][] = [
  ...codes.map((code): [string, string] => [code, refusalPage(code)]),
  ['somebody who has to wait', waitingPage(42)],
  ['headers that are too large', headersTooLargePage],
]

test.each(pages)('the page for %s is whole, and asks nobody for anything', (_, page) => {
  expect(page).toMatch(/^<!doctype html><html lang="en">/)
  const [, title] = /<title>([^<]+)<\/title>/.exec(page) ?? []
  expect(page).toContain(`<h1>${title}</h1>`)
  expect(page).not.toMatch(
    /<(img|iframe|form)\b|<script [^>]*src|\bon\w+=|url\(|@import|(?:src|href)="(?!data:image\/svg\+xml,|")/,
  )
})

test('the policy allows the style and the countdown of the pages, and nothing else', () => {
  const sources = (tag: string) => {
    const found = pages.flatMap(([, page]) => [...page.matchAll(new RegExp(`<${tag}>(.*?)</${tag}>`, 'gs'))])
    const hashes = found.map(([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`)
    return [...new Set(hashes)].join(' ')
  }
  expect(PAGE_CONTENT_SECURITY_POLICY).toBe(
    `default-src 'none'; style-src ${sources('style')}; script-src ${sources('script')}; img-src data:; ` +
      "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  )
})

test('only where it may help is the customer asked to try again', () => {
  const asked = codes.filter((code) => refusalPage(code).includes('Try again'))
  expect(asked).toEqual(['rate_limited', 'internal_error', 'service_unavailable'])
})
