type Settled = 'same' | 'changed' | 'faulty'

/** The update that is under way. */
let running: Promise<Settled> | null = null
/** Whether the order was changed once more meanwhile. */
let isOutdated = false
/** The quantities that the server is being told. */
let sent: ReadonlyMap<string, string> = new Map()
/** Called for a payment form that has taken the place of another. */
let enhanceNewPayment = () => {}

/** Sends every change of the cart at once, and puts what the server answers in the place of what it concerns. */
export function enhanceCart(onNewPayment = enhanceNewPayment): void {
  enhanceNewPayment = onNewPayment
  const cart = findCart()
  if (!cart) return
  cart.querySelector('.cart-update')?.remove()
  for (const stepper of cart.querySelectorAll<HTMLElement>('[data-stepper]')) addStepButtons(stepper)
  const send = () => {
    if (hasUnsent(cart) && areValid(cart)) void update()
  }
  for (const event of ['change', 'focusout']) cart.addEventListener(event, send)
  cart.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return
    // The quantities belong to the form that pays, and Enter in one of them must not.
    event.preventDefault()
    send()
  })
}

/**
 * What comes of the changes that the server has not answered yet; null where there are none. A quantity that cannot be
 * is shown to the customer, and nothing may be paid before it is corrected.
 */
export function settleCart(): Promise<Settled> | null {
  const cart = findCart()
  if (!cart) return null
  if (!areValid(cart)) return Promise.resolve('faulty')
  if (hasUnsent(cart)) return update()
  return running
}

const findCart = () => document.querySelector<HTMLElement>('[data-cart]')
const quantitiesIn = (form: ParentNode) => [...form.querySelectorAll<HTMLInputElement>('[data-stepper] input')]
const areValid = (cart: HTMLElement) => quantitiesIn(cart).every((input) => input.reportValidity())
const hasUnsent = (cart: HTMLElement) =>
  quantitiesIn(cart).some((input) => input.value !== (sent.get(input.id) ?? input.defaultValue))

function addStepButtons(stepper: HTMLElement): void {
  const input = stepper.querySelector('input')
  if (!input) return
  const label = stepper.previousElementSibling?.textContent?.trim() ?? 'Quantity'
  const stepButton = (text: string, name: 'less' | 'more', step: number) => {
    const button = document.createElement('button')
    button.type = 'button'
    button.id = `${input.id}-${name}`
    button.textContent = text
    button.setAttribute('aria-label', `${name === 'less' ? 'Less' : 'More'}: ${label}`)
    const next = Number(input.value) + step
    button.disabled = next < Number(input.min) || next > Number(input.max)
    button.addEventListener('click', () => {
      const wanted = Number(input.value) + step
      input.value = String(Math.min(Math.max(wanted, Number(input.min)), Number(input.max)))
      void update()
    })
    return button
  }
  stepper.classList.add('stepper-ready')
  stepper.prepend(stepButton('−', 'less', -1))
  stepper.append(stepButton('+', 'more', 1))
}

/** Several changes at once become one request after the other; the last is enough, for the form holds every quantity. */
function update(): Promise<Settled> {
  isOutdated = true
  running ??= sendUntilCurrent().finally(() => {
    running = null
  })
  return running
}

async function sendUntilCurrent(): Promise<Settled> {
  const before = termsIn(document)
  document.querySelector('#summary')?.setAttribute('aria-busy', 'true')
  try {
    while (isOutdated) {
      isOutdated = false
      const cart = findCart()
      if (!cart) break
      const quantities = quantitiesIn(cart)
      sent = new Map(quantities.map(({ id, value }) => [id, value]))
      // Of the form that they belong to nothing else is sent, least of all the card.
      const body = new URLSearchParams({ terms: termsIn(document) })
      for (const { name, value } of quantities) body.append(name, value)
      const response = await fetch(cart.dataset.cart ?? '', { method: 'POST', body })
      const page = new DOMParser().parseFromString(await response.text(), 'text/html')
      if (!page.querySelector('#summary')) return leaveOrExplain(response, page)
      if (isOutdated) setTerms(termsIn(page))
      else showPage(page)
    }
  } catch {
    return explain('Your change was not saved. Please check your internet connection, then try again.')
  } finally {
    sent = new Map()
    document.querySelector('#summary')?.removeAttribute('aria-busy')
  }
  if (document.querySelector('#cart-fault')) return 'faulty'
  return termsIn(document) === before ? 'same' : 'changed'
}

const termsField = (page: Document) => page.querySelector<HTMLInputElement>('#pay [name=terms]')
const termsIn = (page: Document) => termsField(page)?.value ?? ''

/** What is sent next goes on from what the server has just answered. */
function setTerms(terms: string): void {
  const input = termsField(document)
  if (input) input.value = terms
}

/** A server that is busy says so in place; a checkout that has ended has a page of its own. */
function leaveOrExplain({ status }: Response, page: Document): Settled {
  if (status === 429 || status >= 500) {
    const sentence = page.querySelector('.message > p')?.textContent ?? ''
    return explain(`Your change was not saved. ${sentence}`)
  }
  window.location.reload()
  return 'faulty'
}

function explain(text: string): Settled {
  document.querySelector('#cart-fault')?.remove()
  const fault = document.createElement('p')
  fault.id = 'cart-fault'
  fault.className = 'alert'
  fault.setAttribute('role', 'alert')
  fault.tabIndex = -1
  fault.textContent = text
  findCart()?.prepend(fault)
  fault.focus()
  return 'faulty'
}

/** The summary as a whole; of the payment what depends on the cart. Focus and whatever was typed meanwhile stay. */
function showPage(page: Document): void {
  const typed = new Map(quantitiesIn(document).map((input) => [input.id, input.value]))
  const restoreFocus = focusKeeper()
  replace('#summary', page)
  if (liveKeys(document) === liveKeys(page)) {
    for (const fresh of page.querySelectorAll<HTMLElement>('#payment [data-live]')) {
      replace(`#payment [data-live="${fresh.dataset.live}"]`, page)
    }
  } else {
    const values = [...document.querySelectorAll<HTMLInputElement>('#pay input[id]')].map(({ id, value }) => ({
      id,
      value,
    }))
    replace('#payment', page)
    for (const { id, value } of values) {
      const input = document.querySelector<HTMLInputElement>(`#pay #${id}:not([readonly])`)
      if (input) input.value = value
    }
    enhanceNewPayment()
  }
  enhanceCart()
  for (const input of quantitiesIn(document)) {
    const value = typed.get(input.id)
    if (value !== undefined && value !== sent.get(input.id)) input.value = value
  }

  const fault = document.querySelector<HTMLElement>('#cart-fault')
  if (fault) fault.focus()
  else restoreFocus()
  const amount = document.querySelector('.headline-amount')?.textContent
  const announcement = document.querySelector('[data-announcement]')
  if (announcement) announcement.textContent = fault ? '' : `The order was updated: ${amount}`
}

function replace(selector: string, page: Document): void {
  const fresh = page.querySelector(selector)
  if (fresh) document.querySelector(selector)?.replaceWith(fresh)
}

/** Which parts of the payment depend on the cart. Where they differ the form is another. */
function liveKeys(page: Document): string {
  return [...page.querySelectorAll<HTMLElement>('#payment [data-live]')].map(({ dataset }) => dataset.live).join(' ')
}

/** Gives the focus, and the caret where there is one, back to what has it now or to what has taken its place. */
function focusKeeper(): () => void {
  const focused = document.activeElement
  const caret = focused instanceof HTMLInputElement ? [focused.selectionStart, focused.selectionEnd] : []
  return () => {
    if (!focused?.id || focused.isConnected) return
    const now = document.getElementById(focused.id)
    now?.focus()
    const [start = null, end = null] = caret
    if (now instanceof HTMLInputElement && start !== null) now.setSelectionRange(start, end)
  }
}
