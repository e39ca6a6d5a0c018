/** Dark or light by choice, kept by the browser; without a choice as the system is. */
export const scheme = `
const root = document.documentElement
root.classList.add('js')
const look = (chosen) => {
  if (chosen === 'dark' || chosen === 'light') root.dataset.scheme = chosen
  else delete root.dataset.scheme
  for (const one of document.querySelectorAll('[data-look]')) one.setAttribute('aria-pressed', one.dataset.look === (chosen || 'system'))
}
// A browser may refuse to keep anything.
const kept = (write) => { try { return write ? localStorage.setItem('occi-scheme', write) : localStorage.getItem('occi-scheme') } catch { return null } }
look(kept())
addEventListener('DOMContentLoaded', () => look(kept()))
addEventListener('storage', (event) => { if (event.key === 'occi-scheme') look(event.newValue) })
addEventListener('click', ({ target }) => {
  const chosen = target.closest('[data-look]')?.dataset.look
  if (chosen) { look(chosen); kept(chosen) }
})
`
