import { AppShell, Burger, Button, Group, NavLink, SegmentedControl, Text } from '@mantine/core'
import { useDisclosure, useNetwork } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { type Mode, signOut, switchMode, useSession } from '../session/session.ts'

const places = [
  { to: '/', label: 'Home' },
  { to: '/payment-links', label: 'Payment Links' },
  { to: '/sessions', label: 'Sessions' },
  { to: '/products', label: 'Products' },
  { to: '/packages', label: 'Packages' },
  { to: '/coupons', label: 'Coupons' },
  { to: '/customers', label: 'Customers' },
  { to: '/settings', label: 'Settings' },
  { to: '/developers', label: 'Developers' },
]

/** What stands around every page: where one can go, whose account it is, and which mode is on. */
export function Shell() {
  const session = useSession()
  const [opened, { toggle, close }] = useDisclosure()
  const { pathname } = useLocation()
  const { online } = useNetwork()
  const queries = useQueryClient()

  function changeMode(mode: string): void {
    switchMode(mode as Mode)
    queries.clear()
  }

  async function leave(): Promise<void> {
    await signOut()
    queries.clear()
  }

  const isHere = (to: string) => (to === '/' ? pathname === '/' || pathname === '/dashboard' : pathname.includes(to))

  return (
    <AppShell
      header={{ height: session.mode === 'test' || !online ? 84 : 56 }}
      navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding="md"
    >
      <AppShell.Header>
        {!online ? (
          <div className="mode-stripe" role="status">
            You are offline. What you see may be out of date.
          </div>
        ) : (
          session.mode === 'test' && <div className="mode-stripe">Test mode: links made here take no real money.</div>
        )}
        <Group h={56} px="md" justify="space-between" wrap="nowrap">
          <Group wrap="nowrap" gap="sm">
            <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Menu" />
            <Text fw={700} lineClamp={1} dir="auto">
              {session.accountName}
            </Text>
          </Group>
          <Group wrap="nowrap" gap="sm">
            {session.modes.length > 1 && (
              <SegmentedControl
                aria-label="Mode"
                size="xs"
                value={session.mode}
                onChange={changeMode}
                data={[
                  { value: 'live', label: 'Live' },
                  { value: 'test', label: 'Test' },
                ]}
              />
            )}
            <Button variant="subtle" size="xs" onClick={leave}>
              Sign out
            </Button>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label="Main">
        {places.map(({ to, label }) => (
          <NavLink
            key={to}
            component={Link}
            to={to}
            label={label}
            active={isHere(to)}
            aria-current={isHere(to) ? 'page' : undefined}
            onClick={close}
          />
        ))}
        <NavLink component="a" href="/docs" label="API reference" />
      </AppShell.Navbar>
      <AppShell.Main>
        <Outlet key={session.mode} />
      </AppShell.Main>
    </AppShell>
  )
}
