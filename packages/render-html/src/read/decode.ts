import type { ModelPath } from '@occi/core'
import { type Decoded, faultsError, type Raw, type RawType, type ReceivedMessage } from '@occi/core/authoring'
import { endIn } from './end-text.ts'
import { linkIndices, readEntity } from './entity.ts'
import { FormValues } from './form-values.ts'
import { definitionIndices, readMixin } from './mixin.ts'
import { definitionField, entityField, fieldOf } from './names.ts'
import { formType, isForm, readPairs } from './pairs.ts'

/**
 * Reads the form of a message: what it carries is told by its fields, within what the request can carry.
 *
 * @returns undefined if no field carries anything
 * @throws OcciError `syntax` for a message that is no form, or one that cannot be read
 */
export function decodeForm(message: ReceivedMessage, expect: readonly RawType[]): Decoded | undefined {
  if (message.body.length === 0) return undefined
  if (!isForm(message)) {
    const fault = {
      message: `a web page is not read, expected ${formType}`,
      path: [],
      position: { header: 'Content-Type' },
    }
    throw faultsError('syntax', [fault])
  }
  const form = new FormValues(readPairs(message))
  if (form.isEmpty) return undefined
  const type = typeOf(form, expect)
  const raw = read(form, type)
  const indices = once(() => linkIndices(form))
  const position = (path: ModelPath) => fieldAt(path, type, form, indices)
  return {
    raw,
    at(path) {
      const field = position(path)
      return field === undefined ? undefined : { field }
    },
  }
}

/** What a form carries: the most telling field decides, else what the request most likely carries. */
function typeOf(form: FormValues, expect: readonly RawType[]): RawType {
  const telling: readonly [field: string, type: RawType][] = [
    ['action', 'action'],
    ['mixin.term', 'categories'],
    ['location', 'locations'],
  ]
  for (const [field, type] of telling) if (form.has(field) && expect.includes(type)) return type
  const plain = expect.find((type) => type === 'entity' || type === 'entities' || type === 'filter')
  if (plain !== undefined) return plain
  const missing = telling.filter(([, type]) => expect.includes(type)).map(([field]) => field)
  throw faultsError('syntax', [
    { message: `the form lacks the field ${missing.join(' or ')}`, path: [], position: { field: missing[0] ?? '' } },
  ])
}

function read(form: FormValues, type: RawType): Raw {
  switch (type) {
    case 'action':
      return { type, action: form.value('action') ?? '', attributes: form.attributes() }
    case 'categories':
      return { type, categories: [readMixin(form)] }
    case 'locations':
      return { type, locations: readLocations(form) }
    case 'filter':
      return { type, categories: readEntity(form).categories, attributes: form.attributes() }
    case 'entities':
      return { type, entities: [readEntity(form)] }
    case 'entity':
      return { type, entity: readEntity(form) }
  }
}

/** Boxes of which none is ticked are an oversight, never a wish to change all. */
function readLocations(form: FormValues): readonly string[] {
  const locations = form.all('location').map(endIn)
  if (locations.length > 0 || form.all('_empty').includes('location')) return locations
  const message = 'nothing is selected: select at least one entity'
  throw faultsError('syntax', [{ message, path: ['locations'], position: { field: 'location' } }])
}

/** Computes a value when it is first requested; every fault of a message requests it. */
function once<T>(work: () => T): () => T {
  let done: { readonly value: T } | undefined
  return () => {
    done ??= { value: work() }
    return done.value
  }
}

/** The field that a part of what was read stands in. */
function fieldAt(
  path: ModelPath,
  type: RawType,
  form: FormValues,
  indices: () => readonly string[],
): string | undefined {
  const [first, second, ...rest] = path
  switch (type) {
    case 'action':
      return first === 'attributes' && typeof second === 'string' ? fieldOf(second) : 'action'
    case 'categories':
      return first === 'categories' ? mixinField(rest, form) : undefined
    case 'locations':
      return 'location'
    case 'entities':
      return entityField(first === 'entities' ? rest : path, indices())
    default:
      return entityField(path, indices())
  }
}

function mixinField([part, name]: ModelPath, form: FormValues): string | undefined {
  if (part !== 'attributes') return typeof part === 'string' ? `mixin.${part}` : undefined
  const index = definitionIndices(form).find((one) => form.value(definitionField(one, 'name')) === name)
  return index === undefined ? undefined : definitionField(index, 'name')
}
