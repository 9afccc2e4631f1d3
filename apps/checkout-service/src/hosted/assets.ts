import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { RequestHandler } from 'express'

/** Beside `src` and `dist` alike. */
const ASSETS_DIRECTORY = new URL('../../assets/', import.meta.url)

const contentTypes = {
  'checkout.css': 'text/css; charset=utf-8',
  'checkout.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
  'picture.svg': 'image/svg+xml',
} as const

type AssetName = keyof typeof contentTypes

export type Assets = {
  /** The asset's address, which changes with its content, so that it may be cached for ever. */
  path(name: AssetName): string
  /** Answers `/checkout/assets/:file`, and leaves files that it has not to the next handler. */
  serve: RequestHandler
}

/** Reads the pages' static files, once. */
export function loadAssets(): Assets {
  const files = (Object.keys(contentTypes) as AssetName[]).map((name) => {
    const content = readFileSync(new URL(name, ASSETS_DIRECTORY))
    const hash = createHash('sha256').update(content).digest('base64url').slice(0, 12)
    return { name, content, file: name.replace('.', `.${hash}.`) }
  })
  const byFile = new Map(files.map((asset) => [asset.file, asset]))
  const paths = new Map(files.map(({ name, file }) => [name, `/checkout/assets/${file}`]))

  return {
    path: (name) => paths.get(name) ?? '',
    serve(request, response, next) {
      const asset = byFile.get(String(request.params.file))
      if (asset === undefined) return next()
      response.set('Cache-Control', 'public, max-age=31536000, immutable').removeHeader('X-Robots-Tag')
      response.type(contentTypes[asset.name]).send(asset.content)
    },
  }
}
