import {
  accepts,
  always,
  both,
  type Defect,
  defect,
  instead,
  isCollection,
  isEntity,
  isMethod,
  mapField,
  replies,
  requests,
  withField,
} from './alter.test-fixture.ts'

const isHeader = accepts('text/occi')

/** Defects of GFD.229: text/occi. */
export const occiDefects: readonly Defect[] = [
  defect(
    'text/occi is in the body',
    '229.header.fields',
    replies(isHeader, (reply) => ({
      fields: withField({ fields: withField(reply, 'category') }, 'x-occi-attribute'),
    })),
  ),
  defect(
    'the body of text/occi is empty',
    '229.header.body',
    replies(isHeader, () => ({ body: '' })),
  ),
  defect(
    'text/occi does not render actions',
    '229.header.same',
    replies(isHeader, (reply) => ({ fields: withField(reply, 'link') })),
  ),
  defect(
    'fields are split at each comma',
    '229.header.joined',
    requests(always, (request) => ({
      fields: mapField(request, 'x-occi-attribute', (value) => value.replace(/,.*/, '"')),
    })),
  ),
  defect(
    'of repeated fields the last counts',
    '229.header.repeated',
    requests(always, ({ fields }) => ({
      fields: fields.filter(
        ([name], at) => !fields.slice(at + 1).some(([later]) => later.toLowerCase() === name.toLowerCase()),
      ),
    })),
  ),
  defect(
    'text/occi gives no location',
    '229.header.create',
    replies(both(isMethod('POST'), isHeader), (reply) => ({
      fields: withField({ fields: withField(reply, 'location') }, 'x-occi-location'),
    })),
  ),
  defect(
    'text/occi has schemes without quotes',
    '229.header.grammar',
    replies(isHeader, (reply) => ({
      fields: mapField(reply, 'category', (value) => value.replace(/scheme="([^"]*)"/g, 'scheme=$1')),
    })),
  ),
  defect(
    'the body of a collection in text/occi is empty',
    '229.header.body-collection',
    replies(both(isHeader, isCollection), () => ({ body: '' })),
  ),
  defect(
    'the body of a deletion in text/occi is empty',
    '229.header.body-change',
    replies(both(isHeader, isMethod('DELETE')), () => ({ body: '' })),
  ),
  defect(
    'of joined categories the first counts',
    '229.header.categories-joined',
    requests(isMethod('POST'), (request) => ({
      fields: mapField(request, 'category', (value) => value.replace(/,.*/, '')),
    })),
  ),
  defect(
    'of repeated categories the first counts',
    '229.header.categories-repeated',
    requests(isMethod('POST'), ({ fields }) => ({ fields: fields.filter(([name]) => name !== 'category') })),
  ),
  defect(
    'a value in text/occi ends at a comma',
    '229.header.value',
    replies(isHeader, (reply) => ({
      fields: mapField(reply, 'x-occi-attribute', (value) => value.replace(/(title="one),[^,]*"/, '$1"')),
    })),
  ),
  defect(
    'a long header section is cut',
    '229.header.truncation',
    instead(both(isHeader, isEntity), {
      fields: [
        ['Content-Type', 'text/occi'],
        ['X-OCCI-Attribute', 'occi.core.summary="occi occi"'],
      ],
      body: 'OK',
    }),
  ),
]
