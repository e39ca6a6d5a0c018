/**
 * Makes a part of the page like another, touching only what differs: what holds the focus, is open, chosen or typed stays
 * as it is, and nothing scrolls.
 */
export const morphing = `
const typed = new WeakSet()
addEventListener('input', ({ target }) => { if (target.form) typed.add(target.form) })
const actionIn = (node) => {
  const form = node.nodeName === 'FORM' ? node : node.querySelector('form')
  const action = form?.getAttribute('action') ?? ''
  return /[?]action=/.test(action) ? action : ''
}
// What tells an element from its neighbours: a button must never become another one under a finger.
const keyOf = (node) => {
  if (node.nodeType !== 1) return ''
  if (node.id) return '#' + node.id
  switch (node.nodeName.toUpperCase()) {
    case 'A': return node.getAttribute('href') ?? ''
    case 'FORM': case 'DETAILS': return actionIn(node)
    case 'LI': case 'TR': return node.querySelector('a')?.getAttribute('href') ?? ''
    default: return ''
  }
}
const isAlike = (a, b) => a.nodeName === b.nodeName && !keyOf(a) && (a.nodeType !== 1 || a.getAttribute('class') === b.getAttribute('class'))
const isInUse = (form) => typed.has(form) || (form.contains(document.activeElement) && document.activeElement.matches('input, select, textarea'))
const morph = (from, to) => {
  if (from.isEqualNode(to)) return
  if (from.nodeType !== 1) { from.nodeValue = to.nodeValue; return }
  if (from.nodeName === 'FORM' && isInUse(from)) return
  for (const { name, value } of to.attributes) if (name !== 'open' && from.getAttribute(name) !== value) from.setAttribute(name, value)
  for (const { name } of [...from.attributes]) if (name !== 'open' && !to.hasAttribute(name)) from.removeAttribute(name)
  morphInside(from, to)
}
const drop = (node) => { const next = node.nextSibling; node.remove(); return next }
const morphInside = (from, to) => {
  const wanted = new Set([...to.children].map(keyOf))
  const keyed = new Map()
  for (const one of [...from.children]) {
    const key = keyOf(one)
    if (!key) continue
    if (wanted.has(key) && !keyed.has(key)) keyed.set(key, one)
    else one.remove()
  }
  let at = from.firstChild
  for (const next of [...to.childNodes]) {
    const key = keyOf(next)
    let match = key ? keyed.get(key) : at
    while (!key && match && !isAlike(match, next)) match = match.nextSibling
    keyed.delete(key)
    if (!match) { from.insertBefore(document.importNode(next, true), at); continue }
    while (at && at !== match && !keyOf(at)) at = drop(at)
    if (at === match) at = at.nextSibling
    else from.insertBefore(match, at)
    morph(match, next)
  }
  while (at) at = drop(at)
}
`
