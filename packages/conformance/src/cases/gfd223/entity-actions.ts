import type { Case, Section } from '../../case.ts'
import type { MediaType } from '../../write/body.ts'

const value = 'The value MUST equal to the Action’s term.'
const invocation = 'The request MUST contain an action invocation rendering.'

function triggers(as: MediaType): Case {
  return {
    id: `223.entity.action-${as.replace(/.*[/+]/, '')}`,
    title: `POST with the term of an action triggers it, in ${as}`,
    level: 'MUST',
    sentence: invocation,
    effect: 'writes',
    steps: [
      {
        send: { method: 'POST', to: '{fresh}?action={actionTerm}', as, body: { action: '{action}' } },
        expect: { status: [200] },
      },
    ],
  }
}

/** POST with a query, which triggers an action. */
export const entityActions: Section = {
  document: 'GFD.223',
  heading: 'HTTP Methods Applied to Entity Instances',
  cases: [
    {
      id: '223.entity.action',
      title: 'POST with the term of an action triggers it',
      level: 'MUST',
      sentence:
        'Actions are triggered using the HTTP POST verb and by adding a query string to the URL. This query MUST contain a key-value pair. The key MUST be ‘action’.',
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{fresh}?action={actionTerm}', body: { action: '{action}' } },
          expect: { status: [200] },
        },
      ],
    },
    triggers('text/plain'),
    triggers('text/occi'),
    {
      id: '223.entity.action-differs',
      title: 'An action in the query that differs from the one in the body is refused',
      level: 'MUST',
      sentence: value,
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{fresh}?action=another', body: { action: '{action}' } },
          expect: { status: 'refused' },
        },
      ],
    },
    {
      id: '223.entity.action-key',
      title: 'An invocation without the key "action" in the query is refused',
      level: 'MUST',
      sentence: 'This query MUST contain a key-value pair. The key MUST be ‘action’.',
      effect: 'writes',
      steps: [
        {
          send: { method: 'POST', to: '{fresh}?do={actionTerm}', body: { action: '{action}' } },
          expect: { status: 'refused' },
        },
      ],
    },
    {
      id: '223.entity.action-empty',
      title: 'An action without an invocation in the body is refused',
      level: 'MUST',
      sentence: invocation,
      effect: 'writes',
      steps: [
        {
          send: {
            method: 'POST',
            to: '{fresh}?action={actionTerm}',
            body: { verbatim: 'X-OCCI-Attribute: method="none"\r\n', type: 'text/plain' },
          },
          expect: { status: 'refused' },
        },
      ],
    },
  ],
}
