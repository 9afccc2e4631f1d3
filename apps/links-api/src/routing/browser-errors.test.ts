import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'

/** What browsers ask for. */
const html = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }

/** What programs ask for. */
const programs: Record<string, string>[] = [{}, { accept: 'application/json' }, { accept: '*/*' }]

const lost = ['/', '/nothing', '//api/acct_x/payment-links', '/api/pay/share/x', '/favicon.ico', '/%E0%A4%A']
test.for(lost)('a browser at %s gets a page that leads on, and a program a problem', async (path, { api }) => {
  const page = await fetch(`${api.url}${path}`, { headers: html })
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  const text = await page.text()
  expect(text).toContain('href="/dashboard"')
  expect(text).not.toContain('"code"')
  for (const headers of programs) {
    const problem = await fetch(`${api.url}${path}`, { headers })
    expect(problem.status).toBe(page.status)
    expect(problem.headers.get('content-type')).toContain('application/problem+json')
  }
})

test('a browser that opens an address of the API is told what it is for', async ({ api, merchant }) => {
  const page = await fetch(`${api.url}/api/${merchant.accountId}/payment-links`, { headers: html })
  expect(page.status).toBe(401)
  expect(await page.text()).toContain('This address is for programs')
})

test('a browser whose headers are too large gets a page that says what to do', async ({ api }) => {
  const page = await fetch(`${api.url}/`, { headers: { ...html, cookie: 'x'.repeat(20_000) } })
  expect([page.status, page.headers.get('content-type')]).toEqual([431, 'text/html; charset=utf-8'])
  expect(await page.text()).toContain('delete the cookies of this site')
})

test('what a program sends and a browser never does is answered as to a program', async ({ api }) => {
  const answer = await fetch(`${api.url}/nothing`, { method: 'POST', headers: html, body: 'x' })
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
})
