/** Buttons that copy the text beside them; where the browser allows no copying, the text is selected. */
export const copying = `
addEventListener('click', async ({ target }) => {
  const button = target.closest('[data-copy]')
  if (!button) return
  const text = button.previousElementSibling
  try {
    await navigator.clipboard.writeText(text.textContent)
  } catch {
    getSelection().selectAllChildren(text)
    return
  }
  say('Copied')
  button.classList.add('copied')
  setTimeout(() => button.classList.remove('copied'), 1500)
})
const say = (text) => { const place = document.getElementById('said'); if (place) place.textContent = text }
`
