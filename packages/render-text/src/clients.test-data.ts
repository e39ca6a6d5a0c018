import type { RawType } from '@occi/core/authoring'

/** A message that a client or server in use sends, and what it means. */
export interface ClientVector {
  /** What is particular about it, and who writes so. */
  readonly name: string
  readonly expect: readonly RawType[]
  readonly body?: string
  readonly fields?: readonly (readonly [string, string])[]
  /** What was read, in the form of `shown`; or the faults, each with its position. */
  readonly raw?: unknown
  readonly faults?: readonly string[]
}

const occi = 'http://schemas.ogf.org/occi/'
const compute = { identifier: `${occi}infrastructure#compute`, class: 'kind' } as const
const computeText = `compute; scheme="${occi}infrastructure#"; class="kind"`
const os = 'http://schemas.openstack.org/template/os#'
const flavour = 'http://schemas.openstack.org/template/resource#'

export const clientVectors: readonly ClientVector[] = [
  {
    name: 'ooi: categories joined without a space',
    expect: ['entity'],
    fields: [
      [
        'Category',
        `compute;scheme="${occi}infrastructure#";class="kind",foo;scheme="${flavour}";class="mixin",bar;scheme="${os}";class="mixin"`,
      ],
    ],
    raw: {
      type: 'entity',
      categories: [
        compute,
        { identifier: `${flavour}foo`, class: 'mixin' },
        { identifier: `${os}bar`, class: 'mixin' },
      ],
      attributes: {},
    },
  },
  {
    name: 'ooi: a link without category and self, its target in an attribute',
    expect: ['entity'],
    fields: [
      ['Category', `compute;scheme="${occi}infrastructure#";class="kind"`],
      ['Link', `</bar>;rel="${occi}infrastructure#storage";occi.core.target="http://h/storage/1"`],
    ],
    raw: {
      type: 'entity',
      categories: [compute],
      attributes: {},
      links: [
        {
          categories: [],
          attributes: { 'occi.core.target': 'http://h/storage/1' },
          target: { uri: '/bar', kind: `${occi}infrastructure#storage` },
          isLink: true,
        },
      ],
    },
  },
  {
    name: 'ooi: a space before the first semicolon of an action',
    expect: ['action'],
    fields: [
      ['Category', `save ;scheme="${occi}infrastructure/compute/action#";class="action"`],
      ['X-OCCI-Attribute', 'name="foobarimg"'],
    ],
    raw: { type: 'action', action: `${occi}infrastructure/compute/action#save`, attributes: { name: 'foobarimg' } },
  },
  {
    name: 'ooi: several attributes in one field',
    expect: ['entity'],
    fields: [
      ['Category', `storagelink;scheme="${occi}infrastructure#";class="kind"`],
      [
        'X-OCCI-Attribute',
        'occi.storagelink.deviceid="/dev/vdc", occi.core.source="http://h/compute/1", occi.core.target="http://h/storage/1"',
      ],
    ],
    raw: {
      type: 'entity',
      categories: [{ identifier: `${occi}infrastructure#storagelink`, class: 'kind' }],
      attributes: {
        'occi.storagelink.deviceid': '/dev/vdc',
        'occi.core.source': 'http://h/compute/1',
        'occi.core.target': 'http://h/storage/1',
      },
    },
  },
  {
    name: 'ooi: a comma at the end, which is an empty element of a list (RFC 9110 §5.6.1)',
    expect: ['entity'],
    fields: [['Category', `${computeText},ipnetwork; scheme="${occi}infrastructure/network#";class="mixin",`]],
    raw: {
      type: 'entity',
      categories: [compute, { identifier: `${occi}infrastructure/network#ipnetwork`, class: 'mixin' }],
      attributes: {},
    },
  },
  {
    name: 'ooi: a category without the value of a parameter',
    expect: ['entity'],
    fields: [['Category', 'foo; scheme;']],
    faults: ["header Category, column 12: found ';', expected '='"],
  },
  {
    name: 'ooi: a link without angle brackets',
    expect: ['entity'],
    fields: [
      ['Category', computeText],
      ['Link', 'bar; foo="bar"; "bazonk"="foo=123"'],
    ],
    faults: ["header Link, column 1: found 'bar', expected '<' and a URI"],
  },
  {
    name: 'ooi: names of parameters in quotes',
    expect: ['entity'],
    fields: [['Link', `</s/1>; "rel"="${occi}infrastructure#storage"; "foo"=1234`]],
    faults: ['header Link, column 9: found a quotation mark, expected the name of a parameter'],
  },
  {
    name: 'occi-os: templates first, the kind last, no class',
    expect: ['entity'],
    fields: [
      ['Category', `m1-nano; scheme="${flavour}", cirros; scheme="${os}", compute; scheme="${occi}infrastructure#"`],
    ],
    raw: {
      type: 'entity',
      categories: [
        { identifier: `${flavour}m1-nano` },
        { identifier: `${os}cirros` },
        { identifier: compute.identifier },
      ],
      attributes: {},
    },
  },
  {
    name: 'occi-os: spaces around =, a string without quotes',
    expect: ['entity'],
    fields: [['X-OCCI-Attribute', 'occi.storage.size = 1.0, occi.core.title = foobar']],
    raw: { type: 'entity', categories: [], attributes: { 'occi.storage.size': '1.0', 'occi.core.title': 'foobar' } },
  },
  {
    name: 'occi-os: quotes in the middle of values, each of them a fault',
    expect: ['entity'],
    fields: [
      [
        'X-OCCI-Attribute',
        'occi.core.source=http://"127.0.0.1:8787/compute/1", occi.core.target=http://"127.0.0.1:8787/storage/1", occi.storagelink.deviceid="/dev/vdc"',
      ],
    ],
    faults: [
      'header X-OCCI-Attribute, column 25: found a quotation mark within an unquoted value, expected the whole value in quotation marks',
      'header X-OCCI-Attribute, column 77: found a quotation mark within an unquoted value, expected the whole value in quotation marks',
    ],
  },
  {
    name: 'occi-os: a mixin of its own, without class',
    expect: ['categories'],
    fields: [
      [
        'Category',
        `my_grp42; scheme="http://www.mystuff.org/sec#"; rel="${occi}infrastructure/security#group"; location="/mygroups/"`,
      ],
    ],
    raw: {
      type: 'categories',
      categories: [
        {
          term: 'my_grp42',
          scheme: 'http://www.mystuff.org/sec#',
          rel: [`${occi}infrastructure/security#group`],
          location: '/mygroups/',
        },
      ],
    },
  },
  {
    name: 'occi-os: an action without class',
    expect: ['action'],
    fields: [['Category', `stop; scheme="${occi}infrastructure/compute/action#"`]],
    raw: { type: 'action', action: `${occi}infrastructure/compute/action#stop`, attributes: {} },
  },
  {
    name: 'erocci users: a semicolon at the end of a category, one field for each attribute',
    expect: ['entity'],
    fields: [
      ['Content-Type', 'text/occi'],
      ['Category', `${computeText};`],
      ['X-OCCI-Attribute', 'occi.compute.hostname="vm1"'],
      ['X-OCCI-Attribute', 'occi.compute.cores=4'],
      ['X-OCCI-Attribute', 'occi.core.summary=""'],
      ['X-OCCI-Attribute', 'occi.compute.share=no'],
    ],
    raw: {
      type: 'entity',
      categories: [compute],
      attributes: {
        'occi.compute.hostname': 'vm1',
        'occi.compute.cores': '4',
        'occi.core.summary': '',
        'occi.compute.share': 'no',
      },
    },
  },
  {
    name: 'erocci users: a mixin without location',
    expect: ['categories'],
    fields: [['Category', 'my_tag; scheme="http://example.com/occi/my_tag#"; class="mixin";']],
    raw: {
      type: 'categories',
      categories: [{ term: 'my_tag', scheme: 'http://example.com/occi/my_tag#', class: 'mixin' }],
    },
  },
  {
    name: 'erocci users: locations in the header',
    expect: ['locations', 'entity', 'entities'],
    fields: [['X-OCCI-Location', 'http://h/compute/1']],
    raw: { type: 'locations', locations: ['http://h/compute/1'] },
  },
  {
    name: 'erocci users: a change without category',
    expect: ['entity', 'entities'],
    fields: [['X-OCCI-Attribute', 'occi.core.id=46353464, occi.core.title="Merle"']],
    raw: {
      type: 'entity',
      categories: [],
      attributes: { 'occi.core.id': '46353464', 'occi.core.title': 'Merle' },
    },
  },
  {
    name: 'OCCIware: commas, colons, apostrophes and pipes within quotes',
    expect: ['entity'],
    fields: [
      ['Category', `${computeText}, user_data; scheme="${occi}infrastructure/compute#"; class="mixin";`],
      ['X-OCCI-Attribute', `occi.compute.userdata="touch a.txt | echo 'toto:1,titi: hello world' > /tmp/a.txt"`],
    ],
    raw: {
      type: 'entity',
      categories: [compute, { identifier: `${occi}infrastructure/compute#user_data`, class: 'mixin' }],
      attributes: { 'occi.compute.userdata': "touch a.txt | echo 'toto:1,titi: hello world' > /tmp/a.txt" },
    },
  },
  {
    name: 'OCCIware: a \\u in a quoted value is no escape',
    expect: ['entity'],
    fields: [['X-OCCI-Attribute', 'occi.core.title="echo \\u0027toto:1,titi\\u0027"']],
    raw: {
      type: 'entity',
      categories: [],
      attributes: { 'occi.core.title': 'echo \\u0027toto:1,titi\\u0027' },
    },
  },
  {
    name: 'MartServer users: UTF-8 in a header field',
    expect: ['entity'],
    fields: [['X-OCCI-Attribute', 'occi.core.title="Adaptateur r\u00c3\u00a9seau 1"']],
    raw: { type: 'entity', categories: [], attributes: { 'occi.core.title': 'Adaptateur réseau 1' } },
  },
  {
    name: 'ISO 8859-1 in a header field',
    expect: ['entity'],
    fields: [['X-OCCI-Attribute', 'occi.core.title="Adaptateur r\u00e9seau 1"']],
    raw: { type: 'entity', categories: [], attributes: { 'occi.core.title': 'Adaptateur réseau 1' } },
  },
  {
    name: 'rOCCI: a body without space after the semicolons and without a last line end',
    expect: ['entity', 'entities'],
    body:
      `Category: compute;scheme="${occi}infrastructure#";class="kind"\n` +
      'Category: small;scheme="http://sitespecific.localhost/occi/infrastructure/resource_tpl#";class="mixin"\n' +
      'X-OCCI-Attribute: occi.core.id="77e5988e-528e-4e1e-925e-1b22714463f7"\n' +
      'X-OCCI-Attribute: occi.storage.size=0.006',
    raw: {
      type: 'entity',
      categories: [
        compute,
        { identifier: 'http://sitespecific.localhost/occi/infrastructure/resource_tpl#small', class: 'mixin' },
      ],
      attributes: { 'occi.core.id': '77e5988e-528e-4e1e-925e-1b22714463f7', 'occi.storage.size': '0.006' },
    },
  },
  {
    name: 'rOCCI: links with attributes parted by spaces, and links to actions',
    expect: ['entity'],
    body:
      `Link: </storage/1>;rel="${occi}infrastructure#storage";self="/storagelink/2";category="${occi}infrastructure#storagelink http://opennebula.org/occi/infrastructure#storagelink";occi.core.id="2" occi.core.title="ttylinux - kvm" org.opennebula.storagelink.driver="tap2:tapdisk:aio:"\n` +
      `Link: </storage/4?action=offline>;rel="${occi}infrastructure/storage/action#offline"\n` +
      `Link: <http://h/storage/4?action=backup>; rel="${occi}infrastructure/storage/action#backup"\n`,
    raw: {
      type: 'entity',
      categories: [],
      attributes: {},
      links: [
        {
          categories: [
            { identifier: `${occi}infrastructure#storagelink` },
            { identifier: 'http://opennebula.org/occi/infrastructure#storagelink' },
          ],
          attributes: {
            'occi.core.id': '2',
            'occi.core.title': 'ttylinux - kvm',
            'org.opennebula.storagelink.driver': 'tap2:tapdisk:aio:',
          },
          target: { uri: '/storage/1', kind: `${occi}infrastructure#storage` },
          isLink: true,
          id: '/storagelink/2',
        },
      ],
      actions: [`${occi}infrastructure/storage/action#offline`, `${occi}infrastructure/storage/action#backup`],
    },
  },
  {
    name: 'rOCCI: an action that answers with a mixin',
    expect: ['entity', 'categories'],
    body: 'Category: uuid_debianvm_5;scheme="http://localhost/occi/infrastructure/os_tpl#";class="mixin"',
    raw: {
      type: 'categories',
      categories: [{ term: 'uuid_debianvm_5', scheme: 'http://localhost/occi/infrastructure/os_tpl#', class: 'mixin' }],
    },
  },
  {
    name: 'rOCCI: a category with every punctuation in its title',
    expect: ['categories'],
    body: 'Category: a_a1-_;scheme="http://a.a/a#";class="kind";title="aA1!\\"§$%&/()=?`´ß+*#-_.:,;<>";rel="http://a.a/b#a";location="/a1-A/";attributes="a_1-_.a1-_a a-1.a.b";actions="http://a.a/a1#a1 http://a.b1/b1#b2"\n\n',
    raw: {
      type: 'categories',
      categories: [
        {
          term: 'a_a1-_',
          scheme: 'http://a.a/a#',
          class: 'kind',
          title: 'aA1!"§$%&/()=?`´ß+*#-_.:,;<>',
          rel: ['http://a.a/b#a'],
          location: '/a1-A/',
          attributes: [
            { name: 'a_1-_.a1-_a', mutable: true, required: false },
            { name: 'a-1.a.b', mutable: true, required: false },
          ],
          actions: ['http://a.a/a1#a1', 'http://a.b1/b1#b2'],
        },
      ],
    },
  },
  {
    name: 'rOCCI: the two characters \\n where a line should end',
    expect: ['entity'],
    body: `Category: ${computeText}\\nCategory: other; scheme="http://a/b#"; class="mixin"\n`,
    faults: ["line 1, column 86: found '\\', expected ';' or ','"],
  },
  {
    name: 'fogbow: locations of categories are URLs',
    expect: ['categories'],
    body: 'Category: fogbow_small; scheme="http://schemas.fogbowcloud.org/template/resource#"; class="mixin"; title="Small Flavor"; location="http://localhost:8182/fogbow_small/"\n',
    raw: {
      type: 'categories',
      categories: [
        {
          term: 'fogbow_small',
          scheme: 'http://schemas.fogbowcloud.org/template/resource#',
          class: 'mixin',
          title: 'Small Flavor',
          location: 'http://localhost:8182/fogbow_small/',
        },
      ],
    },
  },
  {
    name: 'jOCCI: field names in any case, semicolons after attributes',
    expect: ['action'],
    body:
      `CATEGORY: backup;scheme="${occi}infrastructure/storage/action#";class="action";title="Backup Storage"\n` +
      'X-occi-Attribute: occi.core.id="87f3bfc3"\n' +
      'X-oCcI-AtTriBute: occi.networkinterface.interface="eth0";\n' +
      'x-occi-attribute: occi.core.source="/vms/foo/vm1"',
    raw: {
      type: 'action',
      action: `${occi}infrastructure/storage/action#backup`,
      attributes: {
        'occi.core.id': '87f3bfc3',
        'occi.networkinterface.interface': 'eth0',
        'occi.core.source': '/vms/foo/vm1',
      },
    },
  },
  {
    name: 'jOCCI: a semicolon before the comma, a bare number in a link',
    expect: ['entity'],
    fields: [
      [
        'X-occi-attribute',
        'occi.core.id="87f3bfc3",occi.networkinterface.interface="eth0";,occi.core.target="/network/123"',
      ],
      [
        'LINK',
        `</network/123>;rel="${occi}infrastructure#network";category="${occi}infrastructure#networkinterface";occi.core.id=456;,</compute/123?action=stop>;rel="${occi}infrastructure/compute/action#stop";`,
      ],
    ],
    raw: {
      type: 'entity',
      categories: [],
      attributes: {
        'occi.core.id': '87f3bfc3',
        'occi.networkinterface.interface': 'eth0',
        'occi.core.target': '/network/123',
      },
      links: [
        {
          categories: [{ identifier: `${occi}infrastructure#networkinterface` }],
          attributes: { 'occi.core.id': '456' },
          target: { uri: '/network/123', kind: `${occi}infrastructure#network` },
          isLink: true,
        },
      ],
      actions: [`${occi}infrastructure/compute/action#stop`],
    },
  },
  {
    name: 'jOCCI: the title of an action',
    expect: ['action'],
    fields: [
      [
        'Category',
        `start;scheme="${occi}infrastructure/compute/action#";class="action";title="start compute instance";`,
      ],
    ],
    raw: { type: 'action', action: `${occi}infrastructure/compute/action#start`, attributes: {} },
  },
  {
    name: 'pOCCI: a listing in the fields Location and X-OCCI-Location',
    expect: ['locations'],
    fields: [
      ['LOCATION', 'https://h:11443/compute/89,https://h:11443/compute/90'],
      ['X-OCCI-LOCATION', 'https://h:11443/compute/91,https://h:11443/compute/90'],
      ['X-OCCI-Location', 'https://h:11443/compute/85'],
    ],
    raw: {
      type: 'locations',
      locations: [89, 90, 91, 85].map((id) => `https://h:11443/compute/${id}`),
    },
  },
  {
    name: 'pOCCI: Location in a body',
    expect: ['locations'],
    body: 'Location: https://h/compute/89\r\nX-OCCI-Location: /compute/90\r\n',
    raw: { type: 'locations', locations: ['https://h/compute/89', '/compute/90'] },
  },
  {
    name: 'pOCCI: a rel of several types, fields that are not OCCI’s',
    expect: ['entity'],
    fields: [
      ['Server', 'Apache/2.2.22 (Debian)'],
      ['Link', '<http://localhost/myresource1>;rel="/rel",<http://localhost/myresource2>;rel="/relA /relB"'],
      ['X-OCCI-Attribute', 'occi.core.id=1,pocci.test.enabled=true,pocci.test.fs="ext3"'],
    ],
    raw: {
      type: 'entity',
      categories: [],
      attributes: { 'occi.core.id': '1', 'pocci.test.enabled': 'true', 'pocci.test.fs': 'ext3' },
      links: [
        { categories: [], attributes: {}, isLink: true, target: { uri: 'http://localhost/myresource1', kind: '/rel' } },
        {
          categories: [],
          attributes: {},
          isLink: true,
          target: { uri: 'http://localhost/myresource2', kind: '/relA' },
        },
      ],
    },
  },
  {
    name: 'pOCCI: a class that is none',
    expect: ['entity'],
    body: 'Category: kind;scheme="myScheme";class="myClass";title="myTitle"\n',
    faults: ['line 1, column 40: found the class "myClass", expected kind, mixin or action'],
  },
  {
    name: 'pOCCI: an attribute without value, in a header and in a body',
    expect: ['entity'],
    fields: [['X-OCCI-Attribute', 'occi.core.id=1,occi.core.title']],
    faults: ["header X-OCCI-Attribute, column 31: found the end, expected '='"],
  },
  {
    name: 'pOCCI: quotes that nothing closes, in three lines',
    expect: ['entity'],
    body:
      'Category: user_data;scheme="http://schemas.openstack.org/compute/instance#";class="mixin";title="user_data\n' +
      'X-OCCI-Attribute: occi.core.id="103\n' +
      'Link: </compute/103?action=stop>;rel="a#stop\n',
    faults: [
      'line 1, column 97: found no end of the quoted string, expected a closing quotation mark',
      'line 2, column 32: found no end of the quoted string, expected a closing quotation mark',
      'line 3, column 38: found no end of the quoted string, expected a closing quotation mark',
    ],
  },
  {
    name: 'pOCCI: lines that are no fields',
    expect: ['entity'],
    body: 'Test\nNocategory: a\nhttps://h/compute/1\n: x\n',
    faults: [
      "line 1, column 1: found 'Test', expected a line of Category, Link, X-OCCI-Attribute or X-OCCI-Location",
      "line 2, column 1: found 'Nocategory', expected a line of Category, Link, X-OCCI-Attribute or X-OCCI-Location",
      "line 3, column 1: found 'https', expected a line of Category, Link, X-OCCI-Attribute or X-OCCI-Location",
      "line 4, column 1: found ':', expected a line of Category, Link, X-OCCI-Attribute or X-OCCI-Location",
    ],
  },
  {
    name: 'pOCCI: no scheme, an unknown property of an attribute',
    expect: ['categories'],
    body: 'Category: resource;class="kind"\nCategory: a;scheme="b#";attributes="occi.core.id{immutable required} test{asdasd}"\n',
    faults: [
      'line 1, column 11: the scheme of resource is missing',
      "line 2, column 75: found 'asdasd', expected immutable or required",
    ],
  },
]
