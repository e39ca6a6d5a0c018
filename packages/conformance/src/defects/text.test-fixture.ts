import {
  accepts,
  both,
  type Defect,
  defect,
  fieldOf,
  instead,
  isCollection,
  isEntity,
  isLink,
  isQuery,
  replies,
} from './alter.test-fixture.ts'

const isPlain = accepts('text/plain')
const isUriList = accepts('text/uri-list')

/** Changes lines of answers in text/plain. */
function lines(pattern: RegExp, replacement: string) {
  return replies(isPlain, ({ body }) => ({ body: body.replace(pattern, replacement) }))
}

/** Defects of GFD.229: text/plain and text/uri-list. */
export const textDefects: readonly Defect[] = [
  defect('categories have no class', '229.category.categories', lines(/; class="\w+"/g, '')),
  defect('entities render schemes without quotes', '229.category.entities', lines(/scheme="([^"]*)"/g, 'scheme=$1')),
  defect(
    'the query interface starts with a comment',
    '229.category.lines',
    replies(both(isQuery, isPlain), ({ body }) => ({ body: `# categories\n${body}` })),
  ),
  defect(
    'the rel of mixins is what they apply to',
    '229.category.rel',
    lines(/(class="mixin".*?) rel="[^"]*"/g, '$1 rel="http://schemas.ogf.org/occi/infrastructure#compute"'),
  ),
  defect('links have no rel', '229.link.grammar', lines(/^(Link: <[^?>]*>); rel="[^"]*"/gm, '$1')),
  defect('action links have no rel', '229.action-link.grammar', lines(/^(Link: <[^>]*\?action=\w+>).*$/gm, '$1')),
  defect('strings have no quotes', '229.attribute.grammar', lines(/="([^"]*)"$/gm, '=$1')),
  defect(
    'locations are in angle brackets',
    '229.location.grammar',
    lines(/^X-OCCI-Location: (.*)$/gm, 'X-OCCI-Location: <$1>'),
  ),
  defect(
    'attributes come first',
    '229.resource.order',
    replies(both(isEntity, isPlain), ({ body }) => ({ body: `${body.trim().split('\n').toReversed().join('\n')}\n` })),
  ),
  defect('text does not render actions', '229.resource.actions', lines(/^Link: <[^>]*\?action=.*\n/gm, '')),
  defect(
    'a link renders its target as a link',
    '229.link.rendering',
    replies(both(isLink, isPlain), ({ body }) => ({
      body: `${body}\nLink: </compute/1>; rel="http://schemas.ogf.org/occi/infrastructure#compute"\n`,
    })),
  ),
  defect('the title has another name in text', '229.attributes.names', lines(/occi\.core\.title/g, 'title')),
  defect('the source has another name in text', '229.attributes.link-names', lines(/occi\.core\.source=/g, 'source=')),
  defect(
    'text/occi+plain is not served',
    '229.plain.media-type-occi',
    replies(accepts('text/occi+plain'), () => ({ status: 406 })),
  ),
  defect(
    'text/occi+plain is not read',
    '229.plain.input-occi',
    replies(
      (r) => fieldOf(r, 'content-type') === 'text/occi+plain',
      () => ({ status: 415 }),
    ),
  ),
  defect('a line has no colon', '229.plain.lines', lines(/^X-OCCI-Attribute: /m, 'X-OCCI-Attribute ')),
  defect('lines of the query interface end in LF and CRLF', '229.plain.crlf-categories', lines(/\n/, '\r\n')),
  defect(
    'lines of entities end in CR',
    '229.plain.crlf-entities',
    replies(both(isEntity, isPlain), ({ body }) => ({ body: body.replaceAll('\n', '\r') })),
  ),
  defect('a value ends at a comma', '229.plain.value-commas-and-semicolons', lines(/(title=")one,[^"]*/, '$1one')),
  defect('quotes are not escaped', '229.plain.value-quotes-and-backslashes', lines(/\\/g, '')),
  defect('a value ends at a colon', '229.plain.value-an-equals-sign-and-colons', lines(/(title="a=b):[^"]*/, '$1')),
  defect('text is written in ASCII', '229.plain.value-characters-outside-ASCII', lines(/[^\0-~]/g, '?')),
  defect(
    'text/uri-list is not served',
    '229.uri-list.media-type',
    replies(isUriList, () => ({ status: 406 })),
  ),
  defect(
    'text/uri-list has paths',
    '229.uri-list.absolute',
    replies(isUriList, ({ body }) => ({ body: body.replace(/http:\/\/[^/]*/g, '') })),
  ),
  defect(
    'text/uri-list is served for an entity',
    '229.uri-list.entity',
    replies(both(isEntity, isUriList), () => ({ status: 200 })),
  ),
  defect(
    'the name-space is not listed',
    '229.uri-list.root',
    instead(({ target }) => target === '/', { status: 406 }),
  ),
  defect(
    'lines of text/uri-list end in CR',
    '229.uri-list.crlf',
    replies(isUriList, ({ body }) => ({ body: body.replaceAll('\n', '\r') })),
  ),
  defect(
    'a collection starts with its category',
    '229.location.lines',
    replies(both(isCollection, isPlain), ({ body }) => ({ body: `Category: compute\n${body}` })),
  ),
  defect('the ends of links have no quotes', '229.attribute.link-grammar', lines(/source="([^"]*)"/g, 'source=$1')),
  defect('actions have actions', '229.category.action-references', lines(/class="action"/g, '$&; actions="a#b"')),
  defect(
    'the attributes of a link come first',
    '229.link.order',
    replies(both(isEntity, isPlain), ({ body }) => ({ body: `${body.trim().split('\n').toReversed().join('\n')}\n` })),
  ),
  defect('the kind of a target is not rendered', '229.attributes.kind-names', lines(/^.*target\.kind.*\n/gm, '')),
]
