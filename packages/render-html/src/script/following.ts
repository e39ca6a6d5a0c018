/**
 * Keeps the page as the service is: follows the events of what it shows while it is seen, and on each fetches the page again.
 * Where no stream can be had, the page is fetched now and then. If that fails, the page says that it may be out of date.
 */
export const following = `
const live = document.getElementById('live')
if (live) {
  const { events } = live.dataset
  let { revision } = live.dataset
  let stream, timer, isBusy = false, isDue = false, wait = 1000, failures = 0

  // One failure may be that of a page which is being left.
  const tellLost = (isLost) => {
    failures = isLost ? failures + 1 : 0
    live.hidden = failures < 2
  }

  const focusAgain = (element) => {
    if (!element || element === document.body || element.isConnected && element === document.activeElement) return
    const again = element.isConnected ? element : [...document.querySelectorAll('#page ' + element.nodeName)].find((one) => one.textContent === element.textContent)
    ;(again ?? document.getElementById('main')).focus({ preventScroll: true })
  }
  const show = (text) => {
    const next = new DOMParser().parseFromString(text, 'text/html')
    const heading = () => document.querySelector('#page h1')?.textContent
    const [before, focused] = [heading(), document.activeElement]
    for (const id of ['page', 'side']) {
      const [from, to] = [document.getElementById(id), next.getElementById(id)]
      if (from && to) morph(from, to)
    }
    // What was requested has ended.
    if (!next.querySelector('[http-equiv=refresh]')) document.querySelector('.notice[data-passing]')?.remove()
    if (document.title !== next.title) document.title = next.title
    focusAgain(focused)
    if (heading() !== before) say(heading())
    dispatchEvent(new Event('shown'))
  }
  const refresh = () => {
    isDue = true
    if (isBusy) return
    isBusy = true
    setTimeout(async () => {
      isDue = false
      const start = performance.now()
      try {
        const answer = await fetch(location.href, { headers: { Accept: 'text/html' }, cache: 'no-store' })
        tellLost(answer.status >= 500)
        if (answer.ok || answer.status === 404 || answer.status === 410) show(await answer.text())
      } catch {
        tellLost(true)
      }
      // A service that is slow is asked seldom.
      setTimeout(() => {
        isBusy = false
        if (isDue) refresh()
      }, Math.max(1000, 10 * (performance.now() - start)))
    }, 50)
  }
  const read = async (body) => {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader()
    let rest = ''
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return
      const lines = (rest + value).split('\\n')
      rest = lines.pop()
      for (const line of lines) {
        if (line.startsWith('id:')) revision = line.slice(3).trim()
        else if (line.startsWith('event:')) refresh()
      }
    }
  }
  let leave = () => {}
  const open = async () => {
    clearTimeout(timer)
    if (document.hidden || stream) return
    const current = stream = new AbortController()
    const { signal } = current
    let isGone = false
    try {
      const free = await takeSlot()
      if (signal.aborted) return free()
      leave = free
      const headers = { Accept: 'text/event-stream' }
      if (revision) headers['Last-Event-ID'] = revision
      const answer = await fetch(events, { headers, cache: 'no-store', signal })
      isGone = answer.status === 404
      if (isGone) return refresh()
      if (!answer.headers.get('Content-Type')?.startsWith('text/event-stream')) throw new Error('no stream')
      if (!revision) refresh()
      revision = answer.headers.get('OCCI-Revision') ?? revision
      wait = 1000
      if (failures > 0) refresh()
      await read(answer.body)
    } catch {
      if (!signal.aborted) refresh()
    } finally {
      if (stream === current) leave()
    }
    if (isGone || stream !== current) return
    stream = undefined
    timer = setTimeout(open, wait)
    wait = Math.min(2 * wait, 60000)
  }
  const close = () => {
    clearTimeout(timer)
    leave()
    stream?.abort()
    stream = undefined
  }
  document.addEventListener('visibilitychange', () => { if (document.hidden) close(); else open() })
  addEventListener('pagehide', close)
  open()
}
`
