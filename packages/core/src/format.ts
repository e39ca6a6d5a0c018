/**
 * A media type with a name, for links: `?format=openapi` in a GET takes the place of `Accept`, which a link in a page
 * cannot set.
 */
export interface Format {
  /** The value of the query parameter `format`; no other format of the service has it. */
  readonly name: string
  /** Its name for people, which is the text of links. */
  readonly title: string
  /** One of the media types that its rendering writes. */
  readonly mediaType: string
}
