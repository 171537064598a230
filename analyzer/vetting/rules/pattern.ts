/** Why a text is no regular expression; undefined when it is one. */
export function patternFault(source: string): string | undefined {
  try {
    new RegExp(source, 'u').test('');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'is no regular expression';
  }
}
