/**
 * A form is sent once, and its button says what is being done. The address is then rid of what was done before, so that a
 * page that is loaded again does not say it again.
 */
export const sending = `
addEventListener('submit', (event) => {
  const { target: form, submitter } = event
  if (event.defaultPrevented || form.method !== 'post') return
  if (form.dataset.sent) return event.preventDefault()
  form.dataset.sent = '1'
  const text = submitter?.dataset.doing
  if (!text) return
  submitter.setAttribute('aria-disabled', 'true')
  submitter.querySelector('span').textContent = text
  say(text)
})
addEventListener('pageshow', (event) => { if (event.persisted) location.reload() })
const address = new URL(location)
if (address.searchParams.has('_done')) {
  const shown = location.search.replace(/[?&]_done=[^&]*/, '').replace(/^&/, '?')
  history.replaceState(history.state, '', location.pathname + shown + location.hash)
}
`
