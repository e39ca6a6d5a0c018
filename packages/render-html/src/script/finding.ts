/** Finds what a field can name while its name is typed: the page with the field has the list. */
export const finding = `
let findTimer
addEventListener('input', ({ target, inputType }) => {
  const { find } = target.dataset ?? {}
  // A choice from the list is not sought.
  if (!find || inputType === 'insertReplacementText' || / [(][/]/.test(target.value)) return
  clearTimeout(findTimer)
  findTimer = setTimeout(async () => {
    const { value, list } = target
    try {
      const answer = await fetch(find + encodeURIComponent(value), { headers: { Accept: 'text/html' } })
      const next = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(list.id)
      if (next && target.value === value) list.replaceChildren(...next.children)
    } catch {}
  }, 200)
})
`
