import {
  Alert,
  Button,
  Checkbox,
  Grid,
  Group,
  JsonInput,
  MultiSelect,
  NumberInput,
  Pill,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
} from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { faultsOf, reasonOf, useApi } from '../api/api.ts'
import { PageHead } from '../layout/page-head.tsx'
import { CartFields } from '../link-form/cart-fields.tsx'
import { CheckoutPreview } from '../link-form/checkout-preview.tsx'
import { draftFaults, draftOf, type LinkDraft, requestOf } from '../link-form/link-draft.ts'
import { methodOptions } from '../link-form/methods.ts'
import { useCouponSearch, useCustomerSearch } from '../link-form/search-catalogue.ts'
import { SearchSelect } from '../link-form/search-select.tsx'
import { useDraft } from '../link-form/use-draft.ts'
import { useSession } from '../session/session.ts'

export function CreateLinkPage() {
  const api = useApi()
  const { from } = useSearch({ strict: false }) as { from?: string }
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [draft, changeDraft, forgetDraft] = useDraft()
  const [tried, setTried] = useState(false)
  /** One key for as long as the form stays the same: a second click makes no second link. */
  const idempotencyKey = useRef(crypto.randomUUID())
  const summary = useRef<HTMLDivElement>(null)

  const create = useMutation({
    mutationFn: () => api.paymentLinks.create(requestOf(draft), { idempotencyKey: idempotencyKey.current }),
    onSuccess: async (link) => {
      forgetDraft()
      void queries.invalidateQueries({ queryKey: ['payment-links'] })
      await navigate({ to: '/payment-links/$id', params: { id: link.id }, search: { created: '1' } })
    },
    onError: () => summary.current?.focus(),
  })

  const change = (changes: Partial<LinkDraft>) => {
    idempotencyKey.current = crypto.randomUUID()
    create.reset()
    changeDraft(changes)
  }
  useDuplicate(from, change)

  const own = draftFaults(draft)
  const theirs = faultsOf(create.error)
  const faults: Record<string, string> = {
    ...Object.fromEntries(theirs.map(({ path, message }) => [path, message])),
    ...(tried || own.line_items?.includes('currency') || own.package_ids?.includes('currency') ? own : {}),
  }
  const shown = new Set(Object.keys(faults))
  const elsewhere = theirs.filter(({ path }) => !FIELDS_WITH_PLACE.test(path))

  function submit(event: FormEvent): void {
    event.preventDefault()
    setTried(true)
    if (Object.keys(own).length > 0) summary.current?.focus()
    else create.mutate()
  }

  return (
    <>
      <PageHead title="Create Payment Link">
        <Button
          variant="subtle"
          onClick={() => {
            change({})
            forgetDraft()
            setTried(false)
          }}
        >
          Start over
        </Button>
      </PageHead>
      <Grid gap="xl">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <form onSubmit={submit} noValidate>
            <Stack gap="lg">
              <div ref={summary} tabIndex={-1}>
                {create.isError && theirs.length === 0 && (
                  <Alert color="red" role="alert" title="The link was not created">
                    {reasonOf(create.error)}
                  </Alert>
                )}
                {shown.size > 0 && (tried || theirs.length > 0) && (
                  <Alert color="red" role="alert" title="Please check the form">
                    {elsewhere.length > 0
                      ? elsewhere.map(({ path, message }) => (
                          <Text key={path} size="sm">
                            {path}: {message}
                          </Text>
                        ))
                      : 'Some fields need another look.'}
                  </Alert>
                )}
              </div>
              <div>
                <Text fw={600} mb="xs" id="mode-label">
                  Mode
                </Text>
                <SegmentedControl
                  aria-labelledby="mode-label"
                  fullWidth
                  value={draft.mode}
                  onChange={(mode) => change({ mode: mode as LinkDraft['mode'] })}
                  data={[
                    { value: 'payment', label: 'One-time payment' },
                    { value: 'subscription', label: 'Subscription' },
                    { value: 'setup', label: 'Setup' },
                  ]}
                />
                <Text size="sm" c="dimmed" mt={4}>
                  {modeHints[draft.mode]}
                </Text>
              </div>
              {draft.mode !== 'setup' && <CartFields draft={draft} change={change} faults={faults} />}
              {draft.mode === 'subscription' && (
                <NumberInput
                  label="Free trial (days)"
                  description="From 1 to 730 days before the first recurring charge. Leave it empty for no trial."
                  min={1}
                  max={730}
                  allowDecimal={false}
                  value={draft.freeTrialDays ?? ''}
                  error={faults.free_trial_days}
                  onChange={(value) => change({ freeTrialDays: value === '' ? null : Number(value) })}
                />
              )}
              {draft.mode !== 'setup' && (
                <Picked
                  chosen={draft.coupon}
                  onClear={() => change({ coupon: null })}
                  label="Coupon"
                  fault={faults.coupon_id}
                >
                  <SearchSelect
                    label="Coupon"
                    description="Applied at checkout."
                    placeholder="Type a coupon's name"
                    error={faults.coupon_id}
                    useSearch={useCouponSearch}
                    option={(coupon) => ({ value: coupon.id, label: coupon.name ?? coupon.id })}
                    onPick={(coupon) => change({ coupon: { id: coupon.id, label: coupon.name ?? coupon.id } })}
                  />
                </Picked>
              )}
              <TextInput
                label="Success URL"
                description="Where to send the customer after a successful payment."
                placeholder="https://example.com/welcome"
                type="url"
                value={draft.successUrl}
                error={faults.success_url}
                onChange={(event) => change({ successUrl: event.currentTarget.value })}
              />
              <TextInput
                label="Return URL"
                description="Where to send the customer if they cancel."
                placeholder="https://example.com/pricing"
                type="url"
                value={draft.returnUrl}
                error={faults.return_url}
                onChange={(event) => change({ returnUrl: event.currentTarget.value })}
              />
              <NumberInput
                label="Expiry (hours)"
                description="How long a checkout session that is opened from the link stays valid, from 1 to 720 hours."
                min={1}
                max={720}
                allowDecimal={false}
                value={draft.expiresInHours}
                error={faults.expires_in_hours}
                onChange={(value) => change({ expiresInHours: Number(value) || 24 })}
              />
              <TextInput
                label="Name"
                description="Your own label. Customers do not see it."
                maxLength={255}
                value={draft.name}
                error={faults.name}
                onChange={(event) => change({ name: event.currentTarget.value })}
              />
              <details>
                <summary>More options</summary>
                <Stack mt="md">
                  {draft.mode !== 'setup' && (
                    <Checkbox
                      label="Customers may change quantities"
                      checked={draft.allowCartEdit}
                      onChange={(event) => change({ allowCartEdit: event.currentTarget.checked })}
                    />
                  )}
                  <Picked
                    chosen={draft.customer}
                    onClear={() => change({ customer: null })}
                    label="Customer"
                    fault={faults.customer_id}
                  >
                    <SearchSelect
                      label="Customer"
                      description="Pre-assigns the link to an existing customer."
                      placeholder="Type a name or email"
                      error={faults.customer_id}
                      useSearch={useCustomerSearch}
                      option={(one) => ({ value: one.id, label: one.name ?? one.email ?? one.id })}
                      onPick={(one) => change({ customer: { id: one.id, label: one.name ?? one.email ?? one.id } })}
                    />
                  </Picked>
                  <MultiSelect
                    label="Accepted payment methods"
                    description="Leave it empty to offer all enabled methods."
                    data={methodOptions}
                    value={draft.methods}
                    error={faults.accepted_payment_methods}
                    onChange={(methods) => change({ methods })}
                  />
                  <JsonInput
                    label="Metadata"
                    description="A JSON object of your own. It comes back with the link and its sessions."
                    autosize
                    minRows={2}
                    value={draft.metadata}
                    error={faults.metadata}
                    onChange={(metadata) => change({ metadata })}
                  />
                </Stack>
              </details>
              <Group>
                <Button type="submit" size="md" loading={create.isPending}>
                  Create
                </Button>
              </Group>
            </Stack>
          </form>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <CheckoutPreview draft={draft} />
        </Grid.Col>
      </Grid>
    </>
  )
}

/** The faults that a field of the form shows by itself. */
const FIELDS_WITH_PLACE =
  /^(line_items|package_ids|free_trial_days|coupon_id|success_url|return_url|expires_in_hours|name|customer_id|accepted_payment_methods|metadata)\b/

const modeHints = {
  payment: 'A one-time charge. Prices must be one-time.',
  subscription: 'Recurring billing. Needs at least one recurring price, and may begin with a free trial.',
  setup: 'Collects a payment method and charges nothing.',
}

type PickedProps = {
  label: string
  chosen: { id: string; label: string } | null
  fault?: string | undefined
  onClear: () => void
  children: React.ReactNode
}

/** The search, or what was chosen with a way to take it back. */
function Picked({ label, chosen, fault, onClear, children }: PickedProps) {
  if (chosen === null) return children
  return (
    <div>
      <Text size="sm" fw={500}>
        {label}
      </Text>
      <Pill size="lg" withRemoveButton onRemove={onClear} removeButtonProps={{ 'aria-label': `Remove ${label}` }}>
        {chosen.label}
      </Pill>
      {fault !== undefined && (
        <Text size="sm" c="red" role="alert">
          {fault}
        </Text>
      )}
    </div>
  )
}

/** Fills the form from the link that the address names, once. */
function useDuplicate(from: string | undefined, change: (changes: Partial<LinkDraft>) => void): void {
  const { mode } = useSession()
  const api = useApi()
  const navigate = useNavigate()
  const original = useQuery({
    queryKey: ['duplicate', mode, from],
    enabled: from !== undefined,
    queryFn: async () => {
      const link = await api.paymentLinks.get(from ?? '')
      const packages = await Promise.all((link.package_ids ?? []).map((id) => api.packages.get(id)))
      const coupon = link.coupon_id === null ? null : await api.coupons.get(link.coupon_id)
      return draftOf(link, packages, coupon)
    },
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the original has come
  useEffect(() => {
    if (original.data === undefined) return
    change(original.data)
    void navigate({ to: '/payment-links/new', search: {}, replace: true })
  }, [original.data])
}
