/** A box above a table that selects the whole page, and the number of selected rows. */
export const selecting = `
const boxes = () => [...document.querySelectorAll('#page input[name=location][form=selection]')]
const tell = () => {
  const [all, place] = [document.getElementById('select-page'), document.getElementById('selected')]
  const number = boxes().filter((one) => one.checked).length
  if (place) place.textContent = number === 0 ? '' : number + ' selected'
  if (all) {
    all.checked = number > 0 && number === boxes().length
    all.indeterminate = number > 0 && !all.checked
  }
}
addEventListener('change', ({ target }) => {
  if (target.id === 'select-page') for (const one of boxes()) one.checked = target.checked
  if (target.id === 'select-page' || target.name === 'location') tell()
})
for (const event of ['pageshow', 'shown']) addEventListener(event, tell)
`
