/**
 * A box above a table that selects the whole page, and the number of selected rows. Who comes back finds the same rows
 * selected, by their locations: a browser by itself would select what stands in their places now.
 */
export const selecting = `
const boxes = () => [...document.querySelectorAll('#page input[name=location][form=selection]')]
const tell = () => {
  const [all, place] = [document.getElementById('select-page'), document.getElementById('selected')]
  const number = boxes().filter((one) => one.checked).length
  if (place) place.textContent = number === 0 ? '' : number + ' selected' + place.dataset.where
  if (all) {
    all.checked = number > 0 && number === boxes().length
    all.indeterminate = number > 0 && !all.checked
  }
}
addEventListener('change', ({ target }) => {
  if (target.id === 'select-page') for (const one of boxes()) one.checked = target.checked
  if (target.id !== 'select-page' && target.name !== 'location') return
  tell()
  const selected = boxes().filter((one) => one.checked).map((one) => one.value)
  history.replaceState({ ...history.state, selected }, '')
})
addEventListener('pageshow', () => {
  const selected = new Set(history.state?.selected)
  for (const one of boxes()) if (selected.has(one.value)) one.checked = true
  tell()
})
addEventListener('shown', tell)
`
