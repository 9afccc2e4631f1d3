import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { HostedContext } from './hosted-context.ts'
import { PageError } from './page-error.ts'
import type { AssetName, AssetPaths } from './pages/page-frame.ts'
import type { Answer, PageRequest } from './routing/page-route.ts'

/** Beside `src` and `dist` alike. */
const ASSETS_DIRECTORY = new URL('../../assets/', import.meta.url)

const contentTypes: Record<AssetName, string> = {
  'checkout.css': 'text/css; charset=utf-8',
  'checkout.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
  'picture.svg': 'image/svg+xml',
}

export type Assets = AssetPaths & {
  /** The asset with this file name, which holds its content's hash. */
  find(file: string): { content: Buffer; contentType: string } | undefined
}

/** Reads the pages' static files, once. */
export function loadAssets(): Assets {
  const files = (Object.keys(contentTypes) as AssetName[]).map((name) => {
    const content = readFileSync(new URL(name, ASSETS_DIRECTORY))
    const hash = createHash('sha256').update(content).digest('base64url').slice(0, 12)
    return { name, file: name.replace('.', `.${hash}.`), asset: { content, contentType: contentTypes[name] } }
  })
  const byFile = new Map(files.map(({ file, asset }) => [file, asset]))
  const paths = new Map(files.map(({ name, file }) => [name, `/checkout/assets/${file}`]))
  return { path: (name) => paths.get(name) ?? '', find: (file) => byFile.get(file) }
}

/** `GET /checkout/assets/{file}`. */
export function showAsset({ params }: PageRequest, { assets }: HostedContext): Answer {
  const asset = assets.find(String(params.file))
  if (asset === undefined) throw new PageError('page_not_found')
  return { status: 200, headers: { 'Cache-Control': 'public, max-age=31536000, immutable' }, ...asset }
}
