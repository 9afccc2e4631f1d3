import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig } from 'vite'

/** Built to static files that links-api serves at /dashboard, under a policy that allows no inline script. */
export default defineConfig({
  base: '/dashboard/',
  plugins: [react()],
  resolve: { conditions: ['@paylinks/source', ...defaultClientConditions] },
  build: { modulePreload: { polyfill: false }, assetsInlineLimit: 0, target: 'es2023' },
  // `npm run dev -w @paylinks/dashboard` works beside `npm start`.
  server: {
    host: '127.0.0.1',
    proxy: { '/api': 'http://127.0.0.1:4000', '/dashboard/session': 'http://127.0.0.1:4000' },
  },
})
