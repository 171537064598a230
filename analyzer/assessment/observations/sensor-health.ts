import { observedAsset, polledAssets } from './assets.ts';
import type { Observation } from './observation.ts';
import { readingsOf } from './readings.ts';

/**
 * The sensors of each asset whose description has one of the words of the parameter `words` (`|` between them): how many the
 * device calls good, and how many it does not. Sensors without a verdict of the device, and those inside a transceiver, say nothing.
 */
export const sensorHealth: Observation = async (context) => {
  const words = String(context.parameters['words'] ?? '').split('|');
  return (await polledAssets(context)).map((asset) => {
    const severities = (readingsOf(asset).sensors ?? [])
      .filter(({ group }) => group !== 'transceiver')
      .filter(({ descr = '', class: kind = '' }) => {
        const text = `${kind} ${descr}`.toLowerCase();
        return words.some((word) => text.includes(word));
      })
      .map(({ severity }) => severity)
      .filter((severity) => severity !== undefined && severity !== 'unknown');
    const good = severities.filter((severity) => severity === 'ok').length;
    const bad = severities.length - good;
    const measured = { good, bad, share: good / severities.length };
    return observedAsset(context, asset, severities.length === 0 ? {} : measured);
  });
};
