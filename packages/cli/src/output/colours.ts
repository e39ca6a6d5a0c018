import { styleText } from 'node:util'
import type { Output } from './stream.ts'

/** How text is shown. */
export type Style = 'heading' | 'good' | 'wait' | 'bad' | 'quiet'

const styles = { heading: 'bold', good: 'green', wait: 'yellow', bad: 'red', quiet: 'dim' } as const

/** Returns text in a style if the stream is a terminal; `NO_COLOR` and `FORCE_COLOR` decide otherwise. */
export function styled(stream: Output, style: Style | undefined, text: string): string {
  return style === undefined ? text : styleText(styles[style], text, { stream })
}

const words: Readonly<Record<'good' | 'wait' | 'bad', readonly string[]>> = {
  good: ['active', 'online', 'up', 'running', 'ready', 'ok', 'healthy', 'available', 'accepted', 'done', 'succeeded'],
  wait: ['pending', 'suspended', 'paused', 'queued', 'waiting', 'starting', 'stopping', 'degraded', 'maintenance'],
  bad: ['error', 'failed', 'crashed', 'rejected', 'critical', 'unhealthy', 'lost'],
}

/** Returns the style of the usual words of states; others have none. */
export function styleOfState(state: string): Style | undefined {
  const word = state.toLowerCase()
  if (words.good.includes(word)) return 'good'
  if (words.wait.includes(word)) return 'wait'
  return words.bad.includes(word) ? 'bad' : undefined
}
