import { Alert, Button, Group, Modal, Skeleton, Stack, Table, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { PaymentLink } from '@paylinks/client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { reasonOf, useApi } from '../api/api.ts'
import { PageHead } from '../layout/page-head.tsx'
import { When } from '../layout/when.tsx'
import { per } from '../link-form/link-draft.ts'
import { LoadFailed } from '../lists/list-table.tsx'
import { formatMoney } from '../money/money.ts'
import { useSession } from '../session/session.ts'
import { SessionsTable } from '../sessions/sessions-table.tsx'
import { EditLinkForm } from './edit-link-form.tsx'
import { LinkStatus, modeNames } from './link-status.tsx'
import { ShareLink } from './share-link.tsx'

export function LinkPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { created } = useSearch({ strict: false }) as { created?: string }
  const { mode } = useSession()
  const api = useApi()
  const link = useQuery({
    queryKey: ['payment-link', mode, id],
    queryFn: () => api.paymentLinks.get(id),
  })
  if (link.isError) return <LoadFailed error={link.error} onRetry={() => link.refetch()} />
  if (link.data === undefined) return <Skeleton h={240} />
  return <LinkDetails link={link.data} isNew={created === '1'} />
}

function LinkDetails({ link, isNew }: { link: PaymentLink; isNew: boolean }) {
  const [editing, edit] = useDisclosure()
  const [confirming, confirm] = useDisclosure()
  return (
    <>
      <PageHead title={link.name ?? link.line_items[0]?.product_name ?? 'Payment link'}>
        <Button variant="default" component={Link} to="/payment-links/new" search={{ from: link.id } as never}>
          Duplicate
        </Button>
        {link.is_active && (
          <>
            <Button variant="default" onClick={edit.open}>
              Edit
            </Button>
            <Button variant="light" color="red" onClick={confirm.open}>
              Deactivate
            </Button>
          </>
        )}
      </PageHead>
      <Stack gap="xl">
        {isNew && (
          <Alert color="teal" role="status" title="Your payment link is ready">
            Copy the URL and share it with your customers.
          </Alert>
        )}
        {link.is_active && <ShareLink link={link} />}
        <section aria-labelledby="details">
          <Title order={2} size="h4" mb="sm" id="details">
            Details
          </Title>
          <Facts link={link} />
        </section>
        <section aria-labelledby="sessions">
          <Title order={2} size="h4" mb="sm" id="sessions">
            Checkout sessions
          </Title>
          <SessionsTable filters={{ payment_link_id: link.id }} refetchInterval={5_000} />
        </section>
      </Stack>
      <EditLinkForm link={link} opened={editing} onClose={edit.close} />
      <DeactivateLink link={link} opened={confirming} onClose={confirm.close} />
    </>
  )
}

function Facts({ link }: { link: PaymentLink }) {
  const facts: [string, React.ReactNode][] = [
    ['Status', <LinkStatus key="status" link={link} />],
    ['Mode', modeNames[link.mode]],
    ...link.line_items.map((item): [string, React.ReactNode] => [
      'Sells',
      <span key={item.price_id} dir="auto">
        {item.quantity} × {item.product_name}, {formatMoney(item.unit_amount_atom, item.currency)} {per(item.recurring)}
      </span>,
    ]),
    ...(link.currency === null
      ? []
      : [['Total', formatMoney(link.total_amount_atom, link.currency)] as [string, React.ReactNode]]),
    ...(link.free_trial_days === null
      ? []
      : [['Free trial', `${link.free_trial_days} days`] as [string, React.ReactNode]]),
    ['Coupon', link.coupon_id ?? 'None'],
    ['Success URL', link.success_url ?? 'A receipt of ours'],
    ['Return URL', link.return_url ?? 'A page of ours'],
    ['Sessions stay valid', `${link.expires_in_hours} hours`],
    ['Customers may change quantities', link.allow_cart_edit ? 'Yes' : 'No'],
    ['Created', <When key="created" at={link.created_at} />],
    ['Id', link.id],
  ]
  return (
    <Table variant="vertical" layout="fixed" withTableBorder>
      <Table.Tbody>
        {facts.map(([name, value], index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the facts of one link keep their order
          <Table.Tr key={index}>
            <Table.Th w={{ base: 130, sm: 220 }}>{name}</Table.Th>
            <Table.Td>{value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

type DialogProps = { link: PaymentLink; opened: boolean; onClose: () => void }

function DeactivateLink({ link, opened, onClose }: DialogProps) {
  const api = useApi()
  const queries = useQueryClient()
  const deactivate = useMutation({
    mutationFn: () => api.paymentLinks.deactivate(link.id),
    onSuccess: async () => {
      await queries.invalidateQueries()
      onClose()
    },
  })
  return (
    <Modal opened={opened} onClose={onClose} title="Deactivate this link?">
      <Stack>
        {deactivate.isError && (
          <Alert color="red" role="alert">
            {reasonOf(deactivate.error)}
          </Alert>
        )}
        <Text>
          From now on nobody can open this link. This is permanent: you cannot activate it again. Customers who have
          opened it already can still pay.
        </Text>
        <Group justify="end">
          <Button variant="default" onClick={onClose}>
            Keep it
          </Button>
          <Button color="red" loading={deactivate.isPending} onClick={() => deactivate.mutate()}>
            Deactivate for good
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
