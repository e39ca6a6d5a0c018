/** What a block of a guide is. */
export interface GuideBlock {
  /** What follows its opening fence, such as `sh`. */
  readonly language: string
  readonly text: string
}

/** Returns the blocks of a Markdown file, in order. */
export function blocksOf(markdown: string): readonly GuideBlock[] {
  return [...markdown.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = '', text = '']) => ({
    language,
    text,
  }))
}
