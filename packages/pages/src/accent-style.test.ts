import fc from 'fast-check'
import { expect, test } from 'vitest'
import { accentStyle, colorOf, contrast } from './accent-style.ts'
import { baseStyle } from './base-style.ts'

const hex = fc.stringMatching(/^#[0-9a-f]{6}$/)
const [inLight = '', inDark = ''] = baseStyle.split('@media (prefers-color-scheme: dark)')
const property = (style: string, name: string) => new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(style)?.[1] ?? ''

test('whatever colour a merchant chooses, links and buttons can be read, in the light and in the dark', () => {
  fc.assert(
    fc.property(hex, (color) => {
      const [light = '', dark = ''] = accentStyle(color).split('@media')
      for (const [style, base] of [
        [light, inLight],
        [dark, inDark],
      ] as const) {
        const accent = colorOf(property(style, 'accent'))
        const strong = colorOf(property(style, 'accent-strong'))
        const onAccent = colorOf(property(style, 'on-accent'))
        for (const surface of ['surface', 'surface-tint', 'note-tint']) {
          expect(contrast(accent, colorOf(property(base, surface)))).toBeGreaterThanOrEqual(4.5)
        }
        expect(contrast(accent, onAccent)).toBeGreaterThanOrEqual(4.5)
        expect(contrast(strong, onAccent)).toBeGreaterThanOrEqual(4.5)
      }
    }),
    { numRuns: 2000 },
  )
})

test('a colour that can be read stays as it is', () => {
  expect(accentStyle('#0f766e')).toContain(':root { --accent: #0f766e;')
  expect(accentStyle('#84aaff')).toMatch(/dark\) \{ :root \{ --accent: #84aaff;/)
})
