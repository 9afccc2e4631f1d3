import { createHash } from 'node:crypto'
import type { ErrorCode } from '@paylinks/contracts/errors'
import { expect, test } from 'vitest'
import { PAGE_CONTENT_SECURITY_POLICY, pageOf } from './pages.ts'

const codes: ErrorCode[] = ['link_unavailable', 'rate_limited', 'service_unavailable', 'internal_error']

test.each(codes)('the page for %s is whole, and loads and runs nothing', (code) => {
  const page = pageOf(code)
  expect(page).toMatch(/^<!doctype html>\n<html lang="en">/)
  const [, title] = /<title>([^<]+)<\/title>/.exec(page) ?? []
  expect(page).toContain(`<h1>${title}</h1>`)
  expect(page).not.toMatch(/<(script|img|link|iframe|form)\b|\bon\w+=|url\(|@import|https?:/)
})

test('the policy allows the one style of the page, and nothing else', () => {
  const styles = codes.map((code) => /<style>(.*)<\/style>/s.exec(pageOf(code))?.[1] ?? '')
  expect(new Set(styles).size).toBe(1)
  const hash = createHash('sha256')
    .update(styles[0] ?? '')
    .digest('base64')
  expect(PAGE_CONTENT_SECURITY_POLICY).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  )
})

test('only where it may help is the customer asked to try again', () => {
  expect(codes.filter((code) => pageOf(code).includes('Try again'))).toEqual([
    'rate_limited',
    'service_unavailable',
    'internal_error',
  ])
})

test('an error without words of its own gets the page of an internal one', () => {
  expect(pageOf('malformed_request')).toBe(pageOf('internal_error'))
})
