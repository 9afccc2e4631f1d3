import { formatCardWhileTyping } from './card-typing.ts'
import { settleCart } from './cart.ts'
import { checkBeforeSending, checkFieldsWhenLeft } from './field-faults.ts'
import { submitOnce } from './submit-once.ts'
import { hideMissingWallets } from './wallets.ts'

/** The form that pays. Nothing leaves it with a fault that can be seen here, or before the order is settled. */
export function enhancePayment(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-pay]')
  if (!form) return
  hideMissingWallets()
  const input = (id: string) => form.querySelector<HTMLInputElement>(`#${id}`)
  const [number, expiry, code] = [input('card_number'), input('card_expiry'), input('card_cvc')]
  if (number && expiry && code) formatCardWhileTyping({ number, expiry, code })
  checkFieldsWhenLeft(form)

  // Registered before submitOnce, which does not begin what this has stopped.
  form.addEventListener('submit', (event) => {
    const button = event.submitter as HTMLButtonElement | null
    if (!checkBeforeSending(form, button?.value ?? '')) return event.preventDefault()
    const order = settleCart()
    if (order !== null) {
      event.preventDefault()
      void payOnceSettled(form, button, order)
    }
  })
  submitOnce(form)
}

/** Pays once the order is settled; if that changed what is owed, the customer is asked first. */
async function payOnceSettled(
  form: HTMLFormElement,
  button: HTMLButtonElement | null,
  order: Promise<'same' | 'changed' | 'faulty'>,
): Promise<void> {
  button?.setAttribute('aria-disabled', 'true')
  const outcome = await order
  button?.removeAttribute('aria-disabled')
  if (outcome === 'changed') sayThatOrderChanged()
  else if (outcome === 'same') form.requestSubmit(button)
}

function sayThatOrderChanged(): void {
  const amount = document.querySelector('.headline-amount')?.textContent ?? ''
  document.querySelector('#problems')?.remove()
  const notice = document.createElement('div')
  notice.id = 'problems'
  notice.className = 'note'
  notice.setAttribute('role', 'alert')
  notice.tabIndex = -1
  notice.textContent = `Your order was updated: ${amount}. You were not charged. Please check the order, then pay.`
  document.querySelector('#payment-heading')?.after(notice)
  notice.focus()
}
