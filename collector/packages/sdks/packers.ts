import type { PackerFact, SdkFact } from '../code-facts.ts';
import type { SdkRule } from './rules.ts';

/** What the manifest names and what the code holds, to tell whether a packer hides the code. */
export interface CodeInSight {
  application: string | null;
  appComponentFactory: string | null;
  /** Components of the app itself, by class name. */
  components: readonly string[];
  has(className: string): boolean;
}

/** Share of the components that must be missing from the code before it counts as hidden. */
const HIDDEN_SHARE = 0.5;

/**
 * Packers among the SDKs found. Code is hidden when the packer has put its own application in front and the classes that the manifest
 * names are mostly not there.
 */
export function findPackers(
  sdks: readonly SdkFact[],
  rules: readonly SdkRule[],
  code: CodeInSight,
): PackerFact[] {
  const missing = code.components.filter((name) => !code.has(name)).length;
  const hidden = code.components.length > 0 && missing / code.components.length > HIDDEN_SHARE;
  return sdks
    .filter(({ categories }) => categories.includes('packer'))
    .map(({ id, name, evidence }) => {
      const applications = rules.find((rule) => rule.id === id)?.applications ?? [];
      const inFront = [code.application, code.appComponentFactory].some(
        (taken) => taken !== null && applications.includes(taken),
      );
      return { id, name, evidence, hidesCode: hidden || inFront };
    });
}
