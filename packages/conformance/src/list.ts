import type { Section, Step } from './case.ts'

/** Returns the cases as text: each with its level, the sentence it rests on, what is sent and which status is expected. */
export function listText(sections: readonly Section[]): string {
  const lines = sections.flatMap(({ document, heading, cases }) =>
    cases.flatMap(({ id, level, title, sentence, effect = 'reads', steps }) => [
      `${id} (${level}, ${effect}): ${title}`,
      `    ${document}, "${heading}": ${sentence}`,
      ...steps.map((step) => `    ${stepText(step)}`),
      '',
    ]),
  )
  return `${lines.join('\n')}\n`
}

function stepText({ send, expect }: Step): string {
  const { method = 'GET', to, accept, as, body } = send
  const sent = [
    `${method} ${to}`,
    ...(accept === undefined ? [] : [`Accept: ${accept}`]),
    ...(as === undefined ? [] : [`in ${as}`]),
    ...(body === undefined ? [] : [JSON.stringify(body)]),
  ]
  const { status, type, check } = expect
  const answer = [
    ...(status === undefined ? [] : [status === 'refused' ? '4xx' : status.join(' or ')]),
    ...(type === undefined ? [] : [type]),
    ...(check === undefined ? [] : ['what the case checks']),
  ]
  return `${sent.join(', ')} → ${answer.join(', ') || 'any answer'}`
}
