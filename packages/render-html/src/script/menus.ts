/** Menus close on Escape, which leads back to their button, and on a click beside them. */
export const menus = `
addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return
  const menu = document.activeElement?.closest('details.drop[open]') ?? document.querySelector('details.drop[open]')
  if (!menu) return
  menu.open = false
  menu.querySelector('summary').focus()
})
addEventListener('click', ({ target }) => {
  for (const menu of document.querySelectorAll('details.drop[open]')) if (!menu.contains(target)) menu.open = false
})
`
