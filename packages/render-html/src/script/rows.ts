/** A click anywhere in a row leads where its link leads, also on what has a tooltip or can be copied. */
export const rows = `
addEventListener('click', (event) => {
  const link = event.target.closest('.whole-row tbody tr')?.querySelector('th a')
  if (!link || event.target.closest('a, button, label, input') || !getSelection().isCollapsed) return
  link.dispatchEvent(new MouseEvent('click', event))
})
`
