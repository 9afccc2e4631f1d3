import type { Format } from './format.ts'

export type AssetName = 'checkout.css' | 'checkout.js' | 'icon.svg' | 'picture.svg'

/** Where the pages' static files are. */
export type AssetPaths = {
  /** The asset's address, which changes with its content, so that it may be cached for ever. */
  path(name: AssetName): string
  /** The address of the style that gives pages this colour, such as "#0f766e". */
  accentPath(color: string): string
}

/** How a merchant presents itself, beside its name. What is null is not shown. */
export type MerchantProfile = {
  logoUrl: string | null
  accentColor: string | null
  supportEmail: string | null
  supportPhone: string | null
  termsUrl: string | null
  privacyUrl: string | null
}

/** What every page about a session shows. */
export type PageFrame = {
  /** `/checkout/{token}`: every address of a session's pages begins with it. */
  path: string
  assets: AssetPaths
  format: Format
  merchantName: string
  profile: MerchantProfile
  livemode: boolean
}
