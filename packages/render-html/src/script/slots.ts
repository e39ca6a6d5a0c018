/**
 * Slots for streams: a browser has six connections to a host, and however many windows follow events, some are left for
 * everything else. A window that holds a slot writes so again and again; Web Locks would need HTTPS.
 */
export const slots = `
const slotNames = [1, 2, 3, 4].map((number) => 'occi-events-' + number)
const ownSlot = String(Math.random())
const storage = (() => { try { return localStorage } catch {} })()
const holdsSlot = (name) => storage.getItem(name)?.startsWith(ownSlot)
const holdSlot = (name) => storage.setItem(name, ownSlot + ' ' + (Date.now() + 5000))
// Returns what gives the slot back.
const takeSlot = async () => {
  if (!storage) return () => {}
  for (const name of slotNames) {
    if (Number(storage.getItem(name)?.split(' ')[1]) > Date.now()) continue
    holdSlot(name)
    // Of several windows that take it at the same time, the last one has it.
    await new Promise((resolve) => setTimeout(resolve, 50))
    if (!holdsSlot(name)) continue
    const beat = setInterval(holdSlot, 1500, name)
    return () => {
      clearInterval(beat)
      if (holdsSlot(name)) storage.removeItem(name)
    }
  }
  throw new Error('no stream')
}
`
