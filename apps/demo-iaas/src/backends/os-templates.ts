import { defineMixin } from '@occi/core'
import { compute, osTpl } from '@occi/infrastructure'

/** The scheme of the OS templates that this provider offers, and of those that `save` creates. */
export const osTemplateScheme = 'http://demo.example.org/occi/os_tpl#'

function osTemplate(term: string, title: string) {
  return defineMixin({
    scheme: osTemplateScheme,
    term,
    title,
    depends: [osTpl],
    applies: [compute],
    location: `/os_tpl/${term}/`,
  })
}

/** The operating systems to choose from. */
export const osTemplates = [
  osTemplate('debian_13', 'Debian 13'),
  osTemplate('ubuntu_26_04', 'Ubuntu 26.04 LTS'),
  osTemplate('alpine_3_23', 'Alpine Linux 3.23'),
  osTemplate('rocky_10', 'Rocky Linux 10'),
]
