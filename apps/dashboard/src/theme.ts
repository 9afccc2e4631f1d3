import { Anchor, createTheme } from '@mantine/core'

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 7, dark: 8 },
  autoContrast: true,
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  respectReducedMotion: true,
  // A link within a sentence must not be told by its colour alone.
  components: { Anchor: Anchor.extend({ defaultProps: { underline: 'always' } }) },
})
