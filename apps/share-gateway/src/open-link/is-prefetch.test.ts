import { expect, test } from 'vitest'
import { isPrefetch } from './is-prefetch.ts'

test.each([
  ['Chrome, prefetch', { 'sec-purpose': 'prefetch' }],
  ['Chrome, prerender', { 'sec-purpose': 'prefetch;prerender' }],
  ['Chrome, through its proxy', { 'sec-purpose': 'prefetch;anonymous-client-ip' }],
  ['older Chrome and Safari', { purpose: 'prefetch' }],
  ['Safari, top sites', { 'x-purpose': 'preview' }],
  ['older Firefox', { 'x-moz': 'prefetch' }],
  ['in capitals', { purpose: 'Prefetch' }],
  ['sent twice', { 'sec-purpose': 'other, prefetch' }],
])('a prefetch is recognised: %s', (_browser, headers) => {
  expect(isPrefetch(headers)).toBe(true)
})

test.each([
  ['no header', {}],
  ['empty', { purpose: '' }],
  ['another purpose', { 'sec-purpose': 'navigate' }],
  ['a word that begins alike', { 'x-purpose': 'prefetched' }],
])('a visit is no prefetch: %s', (_case, headers) => {
  expect(isPrefetch(headers)).toBe(false)
})
