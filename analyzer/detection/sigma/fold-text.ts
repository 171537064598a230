/**
 * Text without case. Unicode writes the Greek sigma at the end of a word differently, which JavaScript's lower case
 * follows; here it is a sigma like any other, so that a part of a text folds as it does within the whole.
 */
export function foldText(text: string): string {
  const lowered = text.toLowerCase();
  return lowered.includes('ς') ? lowered.replaceAll('ς', 'σ') : lowered;
}
