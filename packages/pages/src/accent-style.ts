/** Red, green and blue, each from 0 to 255. */
type Color = readonly [number, number, number]

const WHITE: Color = [255, 255, 255]
const BLACK: Color = [0, 0, 0]

/** The surfaces that links stand on, as base.css has them, and the text on accented buttons. */
const light = { surfaces: ['#ffffff', '#f3f6f9', '#fff5d9'].map(colorOf), onAccent: '#ffffff' }
const dark = { surfaces: ['#0f161e', '#16202b', '#33290e'].map(colorOf), onAccent: '#0a1526' }

/** WCAG 2.2, success criterion 1.4.3, with a little to spare for rounding. */
const MIN_CONTRAST = 4.6

/**
 * The style that gives pages a merchant's colour, such as "#0f766e". A colour that could not be read is made darker, or
 * lighter in the dark, until it can be.
 */
export function accentStyle(hex: string): string {
  const accent = colorOf(hex)
  const inLight = readable(accent, BLACK, [...light.surfaces, colorOf(light.onAccent)])
  const inDark = readable(accent, WHITE, [...dark.surfaces, colorOf(dark.onAccent)])
  return [
    `:root { ${properties(inLight, BLACK, light.onAccent)} }`,
    `@media (prefers-color-scheme: dark) { :root { ${properties(inDark, WHITE, dark.onAccent)} } }`,
    '',
  ].join('\n')
}

function properties(accent: Color, toward: Color, onAccent: string): string {
  return `--accent: ${hexOf(accent)}; --accent-strong: ${hexOf(mix(accent, toward, 0.15))}; --on-accent: ${onAccent}`
}

function readable(color: Color, toward: Color, against: readonly Color[]): Color {
  for (let share = 0; share < 1; share += 0.02) {
    const mixed = mix(color, toward, share)
    if (against.every((other) => contrast(mixed, other) >= MIN_CONTRAST)) return mixed
  }
  return toward
}

function mix(color: Color, other: Color, share: number): Color {
  const channel = (index: 0 | 1 | 2) => Math.round(color[index] * (1 - share) + other[index] * share)
  return [channel(0), channel(1), channel(2)]
}

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
export function contrast(one: Color, other: Color): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (lighter + 0.05) / (darker + 0.05)
}

function luminance([red, green, blue]: Color): number {
  const linear = (channel: number) => {
    const share = channel / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

export function colorOf(hex: string): Color {
  const channel = (start: number) => Number.parseInt(hex.slice(start, start + 2), 16)
  return [channel(1), channel(3), channel(5)]
}

function hexOf(color: Color): string {
  return `#${color.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}
