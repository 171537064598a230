import type { SdkFact } from '../../collector/packages/code-facts.ts';

/** Letters, digits and Chinese only, without the word SDK. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/sdk/gu, '')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** Names under which people know an SDK: `友盟 Umeng` is known as both. */
function namesOf({ name, nameEn }: SdkFact): string[] {
  return [name, nameEn ?? '', ...name.split(/[\s/（(·]+/u)]
    .map(plain)
    .filter((one) => one.length >= 2);
}

/** Whether an entry of a privacy policy means this SDK. */
export function namesSdk(entry: string, sdk: SdkFact): boolean {
  const text = plain(entry);
  if (text === '') return false;
  return namesOf(sdk).some(
    (name) => text.includes(name) || (text.length >= 3 && name.includes(text)),
  );
}
