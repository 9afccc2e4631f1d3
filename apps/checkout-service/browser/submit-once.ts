/** The server takes a payment once however often it is asked; this spares the customer the doubt. */
export function submitOnce(form: HTMLFormElement): void {
  let isSubmitted = false
  form.addEventListener('submit', (event) => {
    if (event.defaultPrevented) return
    if (isSubmitted) return event.preventDefault()
    isSubmitted = true
    event.submitter?.setAttribute('aria-disabled', 'true')
  })
  // A page that the back button brings back as it was can be submitted again.
  window.addEventListener('pageshow', (event) => {
    if (!event.persisted) return
    isSubmitted = false
    for (const button of form.querySelectorAll('[aria-disabled]')) button.removeAttribute('aria-disabled')
  })
}
