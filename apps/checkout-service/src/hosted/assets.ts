import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { accentStyle } from '@paylinks/pages/accent-style'
import { baseStyle, iconSvg } from '@paylinks/pages/base-style'
import type { AssetName, AssetPaths } from './pages/page-frame.ts'

/** Beside `src` and `dist` alike. */
const ASSETS_DIRECTORY = new URL('../../assets/', import.meta.url)

const contentTypes: Record<AssetName, string> = {
  'checkout.css': 'text/css; charset=utf-8',
  'checkout.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
  'picture.svg': 'image/svg+xml',
}

type Asset = { content: Buffer; contentType: string }

export type Assets = AssetPaths & {
  /** The asset with this file name, which holds its content's hash. */
  find(file: string): Asset | undefined
}

/** Reads the pages' static files, once. */
export function loadAssets(): Assets {
  const files = (Object.keys(contentTypes) as AssetName[]).map((name) => {
    const content = contentOf(name)
    const hash = createHash('sha256').update(content).digest('base64url').slice(0, 12)
    return { name, file: name.replace('.', `.${hash}.`), asset: { content, contentType: contentTypes[name] } }
  })
  const byFile = new Map(files.map(({ file, asset }) => [file, asset]))
  const paths = new Map(files.map(({ name, file }) => [name, `/checkout/assets/${file}`]))
  return {
    path: (name) => paths.get(name) ?? '',
    accentPath: (color) => `/checkout/assets/accent.${color.slice(1)}.css`,
    find: (file) => byFile.get(file) ?? accentAsset(file),
  }
}

/** Styles and icon are those of every page of ours; the script is bundled from `browser/`. */
function contentOf(name: AssetName): Buffer {
  const read = (file: string) => readFileSync(new URL(file, ASSETS_DIRECTORY))
  switch (name) {
    case 'checkout.css':
      return Buffer.concat([Buffer.from(baseStyle), read(name)])
    case 'checkout.js':
      return read('generated/checkout.js')
    case 'icon.svg':
      return Buffer.from(iconSvg)
    case 'picture.svg':
      return read(name)
  }
}

/** The style of any colour, which its file name holds: there is nothing to look up. */
function accentAsset(file: string): Asset | undefined {
  const [, color] = /^accent\.([0-9a-f]{6})\.css$/.exec(file) ?? []
  if (color === undefined) return undefined
  return { content: Buffer.from(accentStyle(`#${color}`)), contentType: contentTypes['checkout.css'] }
}
