import type { Format } from './format.ts'

export type AssetName = 'checkout.css' | 'checkout.js' | 'icon.svg' | 'picture.svg'

/** Where the pages' static files are. */
export type AssetPaths = {
  /** The asset's address, which changes with its content, so that it may be cached for ever. */
  path(name: AssetName): string
}

/** What every page about a session shows. */
export type PageFrame = {
  /** `/checkout/{token}`: every address of a session's pages begins with it. */
  path: string
  assets: AssetPaths
  format: Format
  merchantName: string
  livemode: boolean
}
