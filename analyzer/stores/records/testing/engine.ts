/**
 * What a test does without a real engine: in CI that is a failure, elsewhere the tests are skipped and the reason
 * stands in the title of the suite.
 */
export function missingEngine(name: string, reason: string): { skip: boolean; title: string } {
  if (process.env['CI'] === 'true') throw new Error(`${name} is needed in CI: ${reason}`);
  return { skip: true, title: `${name} (skipped: ${reason})` };
}
