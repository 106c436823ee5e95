/** The extensions in what a user typed: separated by commas, semicolons or spaces; a second mention is no other line. */
export const readLines = (text: string): readonly string[] => [
  ...new Set(text.split(/[\s,;]+/).filter((id) => id !== '')),
];

/** The same as it stands in the field. */
export const writeLines = (endpoints: readonly string[]): string => endpoints.join(', ');

/** The line that a call is dialled from: the one that was chosen last, where it is watched; otherwise the first. */
export const dialLine = (chosen: string, watched: readonly string[]): string | undefined =>
  watched.includes(chosen) ? chosen : watched[0];
