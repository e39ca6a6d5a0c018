import type { DiscoveredCatalogue, DiscoveredCategory } from '@occi/client'
import { type Command, Option } from 'commander'
import type { Run } from '../command-run.ts'
import { connectTo, type ServiceOptions } from '../connection.ts'
import { attributeName, attributesOf } from '../model/attributes.ts'
import { categoriesNamed } from '../model/categories.ts'
import { serviceCommand } from '../options.ts'
import { explainAll, explainAttribute, explainCategory } from '../output/explanation.ts'
import { suggestion } from '../suggest.ts'
import { print, write } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'

interface ExplainOptions extends ServiceOptions {
  readonly output: 'text' | 'json' | 'yaml'
}

/** `occi explain`: shows what a service offers, from its query interface. */
export function explainCommand(run: Run): Command {
  return serviceCommand('explain')
    .description('show what the service offers: kinds, mixins, attributes, actions')
    .argument('[what]', 'a kind, mixin or action, or an attribute such as compute.cores (default: list all)')
    .addOption(
      new Option('-o, --output <format>', 'how to write the result').choices(['text', 'json', 'yaml']).default('text'),
    )
    .action(async (what: string | undefined, options: ExplainOptions) => {
      const { service, terminal } = await connectTo(run.terminal, options, 'all')
      if (options.curl === true) await service.refresh()
      const { data, text } = explained(service.catalogue, what)
      if (options.output === 'text') await write(terminal.output, text())
      else if (options.output === 'json') await print(terminal, JSON.stringify(data, null, 2))
      else await write(terminal.output, (await import('yaml')).stringify(data))
    })
}

/** What is explained, as data and as text. */
interface Explained {
  readonly data: unknown
  readonly text: () => string
}

function explained(catalogue: DiscoveredCatalogue, what: string | undefined): Explained {
  if (what === undefined) return { data: catalogue.categories, text: () => explainAll(catalogue) }
  const found = categoriesNamed(catalogue, what)
  if (found.length > 0) {
    const text = () => found.map((one) => explainCategory(catalogue, one)).join('\n')
    return { data: found.length === 1 ? found[0] : found, text }
  }
  const { category, attribute } = splitPath(catalogue, what)
  const attributes = attributesOf(catalogue, [category.identifier])
  const name = attributeName(attributes, attribute)
  const definition = attributes.get(name) ?? { name }
  return { data: definition, text: () => explainAttribute(name, definition) }
}

/** `compute.cores` is an attribute of a category; terms may have dots themselves. */
function splitPath(catalogue: DiscoveredCatalogue, what: string) {
  for (let end = what.lastIndexOf('.'); end > 0; end = what.lastIndexOf('.', end - 1)) {
    const [category] = categoriesNamed(catalogue, what.slice(0, end))
    if (category !== undefined) return { category, attribute: what.slice(end + 1) }
  }
  const terms = catalogue.categories.map(({ term }: DiscoveredCategory) => term)
  throw new UsageError(
    `The service has no kind, mixin or action '${what}'.${suggestion(what, terms)} To list all, run: occi explain`,
  )
}
