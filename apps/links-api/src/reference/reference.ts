import { createReadStream, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createBrotliDecompress } from 'node:zlib'
import { createOpenApiDocument } from '@paylinks/contracts/openapi'
import { merchantApi } from '@paylinks/contracts/operations/merchant-api'
import type { Express, RequestHandler } from 'express'

const assets = fileURLToPath(new URL('../../assets/', import.meta.url))
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

/** Scalar sets styles from its script and draws some icons as data: images; everything else comes from this server alone. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The API's description for machines at `/openapi.json`, and for people at `/docs`. Both public, and both work with no internet. */
export function mountReference(app: Express): void {
  const document = JSON.stringify(createOpenApiDocument({ operations: merchantApi, serverUrl: '/', version }))

  app.get('/openapi.json', (_request, response) => {
    response
      .set({ 'Cache-Control': 'no-cache', 'Access-Control-Allow-Origin': '*' })
      .type('application/json')
      .send(document)
  })

  app.use('/docs', (_request, response, next) => {
    response.set({
      'Content-Security-Policy': CONTENT_SECURITY_POLICY,
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
    })
    next()
  })
  app.get('/docs', (_request, response) => response.sendFile('reference.html', { root: assets }))
  for (const file of ['reference.js', 'reference.css']) {
    app.get(`/docs/${file}`, (_request, response) => response.sendFile(file, { root: assets }))
  }
  app.get('/docs/scalar.js', sendScalar)
}

/** Scalar's bundle as it is kept, compressed; unpacked for browsers that cannot unpack it, as all do over plain http. */
const sendScalar: RequestHandler = (request, response, next) => {
  response.set({ 'Cache-Control': 'public, max-age=86400', Vary: 'Accept-Encoding' }).type('text/javascript')
  const bundle = createReadStream(`${assets}scalar/standalone.js.br`).on('error', next)
  if (request.acceptsEncodings('br') === 'br') bundle.pipe(response.set('Content-Encoding', 'br'))
  else bundle.pipe(createBrotliDecompress()).on('error', next).pipe(response)
}
