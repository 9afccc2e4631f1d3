import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router'
import { RequireSession } from './session/require-session.tsx'
import { SignInPage } from './session/sign-in-page.tsx'

/** Filters and typed text of a page that live in its address, each a text. */
export type Search = Record<string, string | undefined>

/** Keeps texts alone: whatever else an address holds is not from us. */
function texts(search: Record<string, unknown>): Search {
  return Object.fromEntries(
    Object.entries(search).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? [[name, String(value)]]
        : [],
    ),
  )
}

const root = createRootRoute({ component: Outlet, notFoundComponent: () => <p>There is no such page.</p> })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: texts,
  component: SignInPage,
})

const signedIn = createRoute({ getParentRoute: () => root, id: 'signed-in', component: RequireSession })

const page = <const Path extends string>(path: Path, load: () => Promise<Record<string, unknown>>, name: string) =>
  createRoute({
    getParentRoute: () => signedIn,
    path,
    validateSearch: texts,
    // Each page is a file of its own, loaded when it is first shown.
    component: lazyRouteComponent(load as () => Promise<Record<string, never>>, name),
  })

const pages = [
  page('/', () => import('./home/home-page.tsx'), 'HomePage'),
  page('/payment-links', () => import('./payment-links/links-page.tsx'), 'LinksPage'),
  page('/payment-links/new', () => import('./payment-links/create-link-page.tsx'), 'CreateLinkPage'),
  page('/payment-links/$id', () => import('./payment-links/link-page.tsx'), 'LinkPage'),
  page('/products', () => import('./catalogue/products-page.tsx'), 'ProductsPage'),
  page('/products/$id', () => import('./catalogue/product-page.tsx'), 'ProductPage'),
  page('/packages', () => import('./catalogue/packages-page.tsx'), 'PackagesPage'),
  page('/coupons', () => import('./catalogue/coupons-page.tsx'), 'CouponsPage'),
  page('/customers', () => import('./catalogue/customers-page.tsx'), 'CustomersPage'),
  page('/sessions', () => import('./sessions/sessions-page.tsx'), 'SessionsPage'),
  page('/sessions/$id', () => import('./sessions/session-page.tsx'), 'SessionPage'),
  page('/settings', () => import('./settings/settings-page.tsx'), 'SettingsPage'),
  page('/developers', () => import('./developers/developers-page.tsx'), 'DevelopersPage'),
]

export const router = createRouter({
  routeTree: root.addChildren([signIn, signedIn.addChildren(pages)]),
  basepath: '/dashboard',
  defaultPreload: 'intent',
  scrollRestoration: true,
  // Filters read as plain words in the address.
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const present = Object.entries(search).filter(([, value]) => value !== undefined && value !== '')
    const text = new URLSearchParams(present.map(([name, value]) => [name, String(value)])).toString()
    return text === '' ? '' : `?${text}`
  },
})
