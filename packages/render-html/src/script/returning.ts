/** Cancel leads back in the history if the user comes from there: what was selected is still selected then. */
export const returning = `
addEventListener('click', (event) => {
  const link = event.target.closest('a[data-back]')
  if (!link || link.href !== document.referrer || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  history.back()
})
`
