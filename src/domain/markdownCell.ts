/** A name or note within a Markdown table or heading: what would end a cell or begin markup of its own stands as text. */
export const markdownCell = (value: string | number): string =>
  String(value).replace(/[\\|<>[\]*_`]/g, '\\$&').replace(/\s+/g, ' ')
