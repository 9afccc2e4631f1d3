import { readFileSync } from 'node:fs'

/** Beside `src` and `dist` alike. */
const ASSETS_DIRECTORY = new URL('../assets/', import.meta.url)

/** The style that all pages share: colours, light and dark, type, and the page that tells one thing. */
export const baseStyle = readFileSync(new URL('base.css', ASSETS_DIRECTORY), 'utf8')

/** The icon of every page. */
export const iconSvg = readFileSync(new URL('icon.svg', ASSETS_DIRECTORY), 'utf8')

/** The icon as an address that holds it, for pages that may load nothing. */
export const iconUrl = `data:image/svg+xml,${encodeURIComponent(iconSvg.trim())}`
