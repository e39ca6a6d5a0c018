/** Reads a chosen file into the text area before it: text as such, other octets in base64. */
export const files = `
addEventListener('change', async ({ target }) => {
  const place = document.getElementById(target.dataset?.into ?? '')
  const file = target.files?.[0]
  if (!place || !file) return
  const octets = new Uint8Array(await file.arrayBuffer())
  const mark = [...place.form.querySelectorAll('input[type=hidden]')].find((one) => /(^|[.])_text$/.test(one.name) && place.name.endsWith(one.value))
  try {
    place.value = new TextDecoder('utf-8', { fatal: true }).decode(octets)
    if (mark) mark.disabled = false
  } catch {
    place.value = btoa(octets.reduce((text, octet) => text + String.fromCharCode(octet), ''))
    if (mark) mark.disabled = true
  }
  place.dispatchEvent(new Event('input', { bubbles: true }))
  say(file.name)
})
`
